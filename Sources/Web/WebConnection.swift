import FlyingFox
import FlyingSocks
import Foundation

/// One connection: requests one after the other, a stream, or a WebSocket.
struct WebConnection: Sendable {
    let socket: AsyncSocket
    let routes: WebRoutes

    /// Answers until the client has enough, or goes; the caller closes the socket.
    func serve() async {
        let reader = RequestReader(socket: socket)
        do {
            while let request = try await reader.request() {
                let response = try await routes.handleRequest(request)
                let keepsAlive = request.keepsAlive
                guard try await send(response, reader: reader, keepsAlive: keepsAlive), keepsAlive
                else { break }
            }
        } catch let refusal as RequestReader.Refusal {
            let status: HTTPStatusCode =
                refusal == .tooLong ? .requestHeaderFieldsTooLarge : .badRequest
            await refuse(status, "this is no request of a browser")
        } catch {
            // Gone, out of patience, or the server stops.
        }
    }

    /// Says why nothing is served, and that the connection ends.
    func refuse(_ status: HTTPStatusCode, _ reason: String) async {
        let response = WebRoutes.line(status, reason)
        _ = try? await send(response, reader: nil, keepsAlive: false)
    }

    /// Sends an answer; false where nothing may follow it.
    private func send(
        _ response: HTTPResponse,
        reader: RequestReader?,
        keepsAlive: Bool
    ) async throws -> Bool {
        switch response.payload {
        case .httpBody(let body) where body.count != nil:
            var whole = Self.head(of: response, keepsAlive: keepsAlive)
            for try await part in body { whole.append(part) }
            try await socket.write(whole)
            return true
        case .httpBody(let body):
            try await socket.write(Self.head(of: response, keepsAlive: false))
            try await stream(body, reader: reader)
            return false
        case .webSocket(let handler):
            guard let reader else { return false }
            let client = AsyncThrowingStream { try await reader.frame() }
            let frames = try await handler.makeFrames(for: client)
            try await socket.write(Self.head(of: response, keepsAlive: true))
            for await frame in frames { try await socket.write(Self.bytes(of: frame)) }
            return false
        }
    }

    /// Streams until the body ends or the client goes, which a stream that has nothing to send
    /// would not notice otherwise.
    private func stream(_ body: HTTPBodySequence, reader: RequestReader?) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { for try await part in body { try await socket.write(part) } }
            if let reader { group.addTask { await reader.hangUp() } }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private static func head(of response: HTTPResponse, keepsAlive: Bool) -> Data {
        var headers = response.headers
        if case .httpBody(let body) = response.payload {
            if let count = body.count {
                headers[.contentLength] = headers[.contentLength] ?? String(count)
            } else {
                headers[.transferEncoding] = "chunked"
            }
            headers[.connection] = keepsAlive ? "keep-alive" : "close"
        }
        let status = response.statusCode
        var text = "HTTP/1.1 \(status.code) \(status.phrase)\r\n"
        for (header, value) in headers { text += "\(header.rawValue): \(value)\r\n" }
        return Data((text + "\r\n").utf8)
    }

    /// A frame as a server sends it: whole and not masked.
    private static func bytes(of frame: WSFrame) -> Data {
        let length = frame.payload.count
        var data = Data([(frame.fin ? 0x80 : 0) | frame.opcode.rawValue])
        if length < 126 {
            data.append(UInt8(length))
        } else if length <= UInt16.max {
            data.append(contentsOf: [126, UInt8(length >> 8), UInt8(length & 0xFF)])
        } else {
            data.append(127)
            data.append(
                contentsOf: stride(from: 56, through: 0, by: -8).map { shift in
                    UInt8(length >> shift & 0xFF)
                }
            )
        }
        return data + frame.payload
    }
}
