import FlyingFox
import FlyingSocks
import Foundation

/// Reads requests and frames off a connection, none longer than a page of ours needs.
///
/// The library's own reader takes lines of any length, in a time that grows with their square:
/// any page in a browser on this machine could keep both cores busy with one long address.
final class RequestReader: @unchecked Sendable {
    /// Why a request is not answered as it stands.
    enum Refusal: Error {
        /// It is no request.
        case malformed
        /// Its head is too long.
        case tooLong
        /// A frame is too long, or not what a client may send.
        case frame
    }

    /// The longest head, in bytes; browsers send about one kilobyte.
    static let longestHead = 16 << 10
    /// The longest payload of a frame, in bytes; pages say single words.
    static let longestFrame = 4 << 10
    /// How long a head may take from its first byte.
    static let headTime = Duration.seconds(20)

    // One task reads requests; from an upgrade on one task reads frames.
    private let socket: AsyncSocket
    private var buffer: [UInt8] = []

    init(socket: AsyncSocket) { self.socket = socket }

    /// The next request, without a body; nil where the client is gone.
    func request() async throws -> HTTPRequest? {
        var start: ContinuousClock.Instant?
        while true {
            if let end = Self.headEnd(in: buffer) {
                let head = buffer.prefix(end)
                buffer.removeFirst(end)
                return try Self.parse(head)
            }
            guard buffer.count <= Self.longestHead else { throw Refusal.tooLong }
            if let start, start.duration(to: .now) > Self.headTime { return nil }
            guard try await more() else { return nil }
            start = start ?? .now
        }
    }

    /// The next frame of a WebSocket.
    func frame() async throws -> WSFrame? {
        guard try await has(2) else { return nil }
        let isMasked = buffer[1] & 0x80 != 0
        var length = Int(buffer[1] & 0x7F)
        // Of three bits nothing was agreed, and clients mask.
        guard isMasked, buffer[0] & 0x70 == 0, length != 127 else { throw Refusal.frame }
        var head = 2
        if length == 126 {
            guard try await has(4) else { return nil }
            length = Int(buffer[2]) << 8 | Int(buffer[3])
            head = 4
        }
        guard length <= Self.longestFrame else { throw Refusal.frame }
        guard try await has(head + 4 + length) else { return nil }
        let mask = Array(buffer[head..<head + 4])
        let payload = (0..<length).map { buffer[head + 4 + $0] ^ mask[$0 % 4] }
        let frame = WSFrame(
            fin: buffer[0] & 0x80 != 0,
            opcode: WSFrame.Opcode(buffer[0] & 0x0F),
            mask: nil,
            payload: Data(payload)
        )
        buffer.removeFirst(head + 4 + length)
        return frame
    }

    /// Returns once the client is gone or says something nobody asked for, or the task is cancelled.
    ///
    /// Who only listens may say nothing for as long as it likes. Whether its machine is still there, the
    /// system tells: see `WebListener`.
    func hangUp() async {
        while true {
            do {
                buffer += try await socket.read(atMost: 4096)
                return
            } catch is PatientPool.OutOfPatience {
                continue
            } catch {
                return
            }
        }
    }

    private func has(_ count: Int) async throws -> Bool {
        while buffer.count < count {
            guard try await more() else { return false }
        }
        return true
    }

    private func more() async throws -> Bool {
        do {
            buffer += try await socket.read(atMost: 4096)
            return true
        } catch SocketError.disconnected, is PatientPool.OutOfPatience {
            return false
        }
    }

    /// Where the head ends: after the first empty line.
    private static func headEnd(in bytes: [UInt8]) -> Int? {
        var lineIsEmpty = false
        for (index, byte) in bytes.prefix(longestHead).enumerated() {
            if byte == 10 {
                if lineIsEmpty { return index + 1 }
                lineIsEmpty = true
            } else if byte != 13 {
                lineIsEmpty = false
            }
        }
        return nil
    }

    private static func parse(_ head: ArraySlice<UInt8>) throws(Refusal) -> HTTPRequest {
        guard let text = String(validating: head, as: UTF8.self) else { throw .malformed }
        let lines = text.utf8.split(separator: 10).map { line in
            String(Substring(line.last == 13 ? line.dropLast() : line))
        }
        let words = lines.first?.split(separator: " ", omittingEmptySubsequences: false) ?? []
        guard words.count == 3, words[2].hasPrefix("HTTP/1."), !words[1].isEmpty else {
            throw .malformed
        }
        var headers = HTTPHeaders()
        for line in lines.dropFirst() where !line.isEmpty {
            guard let colon = line.firstIndex(of: ":"), colon != line.startIndex else {
                throw .malformed
            }
            let header = HTTPHeader(String(line[..<colon]))
            // Which of two would be ours?
            if header == .host, headers[.host] != nil { throw .malformed }
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            headers.addValue(value, for: header)
        }
        let target = words[1].split(
            separator: "?",
            maxSplits: 1,
            omittingEmptySubsequences: false
        )
        return HTTPRequest(
            method: HTTPMethod(String(words[0])),
            version: HTTPVersion(String(words[2])),
            target: .init(
                path: String(target[0]),
                query: target.count > 1 ? String(target[1]) : ""
            ),
            headers: headers,
            body: HTTPBodySequence()
        )
    }
}

extension HTTPRequest {
    /// Whether another request may follow on the connection.
    var keepsAlive: Bool {
        // Bodies are not read, so what follows one could not be told from it.
        let length = headers[.contentLength] ?? "0"
        guard version == .http11, length == "0", headers[.transferEncoding] == nil else {
            return false
        }
        let words = (headers[.connection] ?? "").lowercased().split(separator: ",")
        return !words.contains { $0.trimmingCharacters(in: .whitespaces) == "close" }
    }
}
