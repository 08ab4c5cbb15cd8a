import FlyingSocks
import Foundation

/// Where the page is served: `127.0.0.1:8017`, `[::1]:8017`, or `:8017` for every address.
public struct WebAddress: Sendable, Hashable, CustomStringConvertible {
    /// The addresses of the machine that are listened on.
    public enum Host: Sendable, Hashable {
        /// An IPv4 address.
        case ip4(String)
        /// An IPv6 address, without brackets.
        case ip6(String)
        /// All of them.
        case every
    }

    /// The addresses of the machine that are listened on.
    public var host: Host
    /// The port; 0 lets the system choose a free one.
    public var port: UInt16

    /// The port where none is given.
    public static let usualPort: UInt16 = 8017

    /// Makes an address of its parts.
    public init(_ host: Host, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// Reads an address as people write it; a port alone is one on 127.0.0.1.
    ///
    /// Throws `notAnAddress`. Names other than `localhost` are not looked up: what they mean may
    /// change, and with it who can see the page.
    public init(_ text: String) throws(WebError) {
        let (name, port) = Self.parts(of: text)
        guard let port else { throw .notAnAddress(text) }
        self.port = port
        switch name {
        case "*", "0.0.0.0", "::", "": host = .every
        case "localhost": host = .ip4("127.0.0.1")
        case let name where (try? sockaddr_in.inet(ip4: name, port: port)) != nil:
            host = .ip4(name)
        case let name where (try? sockaddr_in6.inet6(ip6: name, port: port)) != nil:
            host = .ip6(name)
        default: throw .notAnAddress(text)
        }
    }

    /// True where only this machine's own programs can reach it.
    public var isLoopback: Bool {
        switch host {
        case .ip4(let address): address.hasPrefix("127.")
        case .ip6(let address): address == "::1"
        case .every: false
        }
    }

    /// As it is written in an address line: `127.0.0.1:8017`, `[::1]:8017`, `:8017`.
    public var description: String {
        switch host {
        case .ip4(let address): "\(address):\(port)"
        case .ip6(let address): "[\(address)]:\(port)"
        case .every: ":\(port)"
        }
    }

    /// The page's address for a browser on this machine.
    public var url: String {
        host == .every ? "http://127.0.0.1:\(port)/" : "http://\(description)/"
    }

    /// Host and port of `text`; the port is nil where it is none.
    static func parts(of text: String) -> (host: String, port: UInt16?) {
        if let port = UInt16(text) { return ("127.0.0.1", port) }
        if text.hasPrefix("[") {
            let pieces = text.dropFirst().split(
                separator: "]",
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            guard pieces.count == 2, !pieces[0].isEmpty else { return (text, nil) }
            if pieces[1].isEmpty { return (String(pieces[0]), usualPort) }
            guard pieces[1].hasPrefix(":") else { return (text, nil) }
            return (String(pieces[0]), UInt16(pieces[1].dropFirst()))
        }
        let pieces = text.split(separator: ":", omittingEmptySubsequences: false)
        switch pieces.count {
        case 1: return (text, text.isEmpty ? nil : usualPort)
        case 2: return (String(pieces[0]), UInt16(pieces[1]))
        // Colons without brackets: an IPv6 address, whose end may not be told from a port.
        default: return (text, usualPort)
        }
    }
}
