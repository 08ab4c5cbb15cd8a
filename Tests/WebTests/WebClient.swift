import FlyingSocks
import Foundation

@testable import Web

/// A browser's side of a connection, byte by byte, so that it can misbehave, too.
actor WebClient {
    /// One for all clients; the library's own forgets to wake who waits for a closed socket.
    private static let pool = Task {
        let pool = try PatientPool(patience: .init())
        Task { try await pool.run() }
        return pool
    }

    private let socket: AsyncSocket
    private var buffer: [UInt8] = []

    struct Answer {
        var status: Int
        var headers: [String: String]
        var body: String
    }

    /// The server went away in the middle of it.
    struct Cut: Error {}

    init(port: UInt16) async throws {
        socket = try await .connected(
            to: sockaddr_in.inet(ip4: "127.0.0.1", port: port),
            pool: try await Self.pool.value
        )
    }

    deinit { try? socket.close() }

    /// Asks once, on a connection of its own.
    static func get(
        _ target: String,
        port: UInt16,
        method: String = "GET",
        headers: [String: String] = [:]
    ) async throws -> Answer {
        let client = try await WebClient(port: port)
        try await client.ask(target, port: port, method: method, headers: headers)
        return try await client.answer(isHead: method == "HEAD")
    }

    func ask(
        _ target: String,
        port: UInt16,
        method: String = "GET",
        headers: [String: String] = [:]
    ) async throws {
        let all = ["Host": "127.0.0.1:\(port)"].merging(headers) { $1 }
        let lines = all.map { "\($0): \($1)\r\n" }.joined()
        try await send(Array("\(method) \(target) HTTP/1.1\r\n\(lines)\r\n".utf8))
    }

    func send(_ bytes: [UInt8]) async throws { try await socket.write(Data(bytes)) }

    /// The head of an answer.
    func head() async throws -> Answer {
        let text = try await line(endingIn: "\r\n\r\n")
        let lines = text.components(separatedBy: "\r\n")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2 {
                headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
            }
        }
        let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        return Answer(status: status ?? 0, headers: headers, body: "")
    }

    /// An answer whose length is told.
    func answer(isHead: Bool = false) async throws -> Answer {
        var answer = try await head()
        if !isHead, let length = answer.headers["content-length"].flatMap(Int.init) {
            answer.body = String(decoding: try await take(length), as: UTF8.self)
        }
        return answer
    }

    /// The next chunk of a streamed answer, which is one event; `Cut` at its end.
    func event() async throws -> String {
        let size = try await line(endingIn: "\r\n")
        guard let count = Int(size, radix: 16), count > 0 else { throw Cut() }
        let text = String(decoding: try await take(count), as: UTF8.self)
        _ = try await take(2)
        return text
    }

    /// Bytes up to `end`, which is left out.
    func line(endingIn end: String) async throws -> String {
        let end = Array(end.utf8)
        var bytes: [UInt8] = []
        while !bytes.ends(with: end) { bytes += try await take(1) }
        return String(decoding: bytes.dropLast(end.count), as: UTF8.self)
    }

    func take(_ count: Int) async throws -> [UInt8] {
        while buffer.count < count {
            do {
                buffer += try await socket.read(atMost: 4096)
            } catch SocketError.disconnected {
                throw Cut()
            }
        }
        defer { buffer.removeFirst(count) }
        return Array(buffer.prefix(count))
    }
}

extension Array where Element == UInt8 {
    fileprivate func ends(with end: [UInt8]) -> Bool {
        count >= end.count && suffix(end.count) == end[...]
    }
}

/// The WebSocket part of a connection.
extension WebClient {
    struct Frame {
        var opcode: UInt8
        var payload: [UInt8]
        var text: String { String(decoding: payload, as: UTF8.self) }
    }

    static func socket(
        _ target: String = "/ws",
        port: UInt16,
        headers: [String: String] = [:]
    ) async throws -> WebClient {
        let client = try await WebClient(port: port)
        let upgrade = [
            "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
        ]
        try await client.ask(target, port: port, headers: upgrade.merging(headers) { $1 })
        let head = try await client.head()
        guard head.status == 101 else { throw Cut() }
        return client
    }

    func frame() async throws -> Frame {
        let head = try await take(2)
        var length = Int(head[1] & 127)
        if length > 125 {
            let bytes = try await take(length == 126 ? 2 : 8)
            length = bytes.reduce(0) { $0 << 8 | Int($1) }
        }
        return Frame(opcode: head[0] & 15, payload: try await take(length))
    }

    /// The next text message of a type.
    func message(_ type: String) async throws -> String {
        while true {
            let frame = try await frame()
            if frame.opcode == 8 { throw Cut() }
            if frame.opcode == 1, frame.text.contains(#""type":"\#(type)""#) { return frame.text }
        }
    }

    func say(_ opcode: UInt8, _ text: String) async throws {
        // Masked with zeros, which leaves the text as it is.
        try await send([0x80 | opcode, 0x80 | UInt8(text.utf8.count), 0, 0, 0, 0] + text.utf8)
    }
}
