import Foundation

/// The IP addresses and the name that this machine has.
enum MachineAddresses {
    /// What the machine calls itself, in small letters; empty where it has no name.
    static let name: String = {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return "" }
        return text(in: buffer).lowercased()
    }()

    /// As they are now: they change when a cable is plugged in.
    static var now: Set<String> {
        var list: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&list) == 0 else { return [] }
        defer { freeifaddrs(list) }
        var found: Set<String> = []
        var entry = list
        while let item = entry?.pointee {
            if let address = item.ifa_addr, let text = text(of: address) { found.insert(text) }
            entry = item.ifa_next
        }
        return found
    }

    private static func text(of address: UnsafeMutablePointer<sockaddr>) -> String? {
        let family = Int32(address.pointee.sa_family)
        let length: socklen_t
        switch family {
        case AF_INET: length = socklen_t(MemoryLayout<sockaddr_in>.size)
        case AF_INET6: length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        default: return nil
        }
        var buffer = [CChar](repeating: 0, count: 128)
        let flags = NI_NUMERICHOST
        guard
            getnameinfo(address, length, &buffer, socklen_t(buffer.count), nil, 0, flags) == 0
        else { return nil }
        // Of a link-local address only what stands before the interface's name.
        return text(in: buffer).split(separator: "%").first.map(String.init)
    }

    private static func text(in buffer: [CChar]) -> String {
        String(
            decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) },
            as: UTF8.self
        )
    }
}
