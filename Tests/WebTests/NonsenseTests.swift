import Foundation
import Game
import Testing

@testable import Web

/// Bytes that no browser sends: they cost their own connection and nothing else.
struct NonsenseTests {
    private static let requests: [[UInt8]] = [
        // Another protocol altogether.
        [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xFC, 0x03, 0x03, 0x0A],
        [UInt8](repeating: 0, count: 5000) + [10], [0xFF, 0xFE, 0x80, 10, 10],
        text("\r\n\r\n"), text("GET\r\n\r\n"), text("GET / HTTP/9.9\r\n\r\n"),
        text("GET /%zz?%=&&=%zz HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        text("GET /events?after=%00%0a%0d HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        text("GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        text("GET * HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        text("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n"),
        text("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9223372036854775807\r\n\r\n"),
        text("GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n"),
        text("GET / HTTP/1.1\r\nHost: localhost\r\nCookie: ;=;==;ikasight\r\n: x\r\n\r\n"),
        text("GET / HTTP/1.1\r\nHost: \(String(repeating: "[", count: 9000))\r\n\r\n"),
        text("GET /\(String(repeating: "a/../", count: 5000)) HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        text(
            "GET / HTTP/1.1\r\nHost: localhost\r\nX: \(String(repeating: "x", count: 99_999))\r\n\r\n"
        ),
    ]

    @Test func ofRequestsIsSurvived() async throws {
        try await TestSite.run(token: "long enough") { site in
            for request in Self.requests {
                let client = try await WebClient(port: site.port)
                try await client.send(request)
                // And gone, in the middle of it or not.
            }
            let bearer = ["Authorization": "Bearer long enough"]
            #expect(try await site.get("/status.json", headers: bearer).status == 200)
            #expect(await site.viewers(0))
        }
    }

    @Test func ofRequestsIsRefusedInTime() async throws {
        let long = String(repeating: "x", count: 3_000_000)
        let refused: [(String, Int)] = [
            ("GET /\(long) HTTP/1.1\r\nHost: localhost\r\n\r\n", 431),
            ("GET / HTTP/1.1\r\nHost: localhost\r\nX: \(long)", 431),
            ("GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n", 400),
            ("GET /\r\nHost: localhost\r\n\r\n", 400), ("GET / HTTP/2\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nno colon\r\n\r\n", 400), ("GET / HTTP/1.1\r\n\r\n", 421),
        ]
        try await TestSite.run { site in
            for (request, status) in refused {
                let client = try await WebClient(port: site.port)
                // The server may hang up before all is said.
                let saying = Task { try? await client.send(Self.text(request)) }
                #expect(try await client.answer().status == status, "\(request.prefix(60))")
                saying.cancel()
            }
        }
    }

    @Test func ofBodiesEndsTheConnection() async throws {
        try await TestSite.run { site in
            let client = try await WebClient(port: site.port)
            // What looks like a second request is the first one's body.
            let smuggled = "GET /status.json HTTP/1.1\r\nHost: localhost\r\n\r\n"
            let headers = ["Content-Length": "\(smuggled.utf8.count)"]
            try await client.ask("/", port: site.port, headers: headers)
            try await client.send(Self.text(smuggled))
            let answer = try await client.answer()
            #expect(answer.status == 200)
            #expect(answer.headers["connection"] == "close")
            await #expect(throws: WebClient.Cut.self) { _ = try await client.take(1) }
        }
    }

    private static let frames: [[UInt8]] = [
        // Lengths that nothing follows, the longest one first.
        [0x81, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3, 4, 5],
        [0x81, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3, 4, 5],
        [0x81, 0xFE, 0xFF, 0xFF, 1, 2, 3, 4, 5],
        // Unmasked, reserved, a continuation of nothing, half a close code, text that is none.
        [0x81, 0x02, 65, 66], [0xF3, 0x80, 0, 0, 0, 0], [0x80, 0x80, 0, 0, 0, 0],
        [0x88, 0x81, 0, 0, 0, 0, 3], [0x81, 0x82, 0, 0, 0, 0, 0xFF, 0xFE],
        [UInt8](repeating: 0xFF, count: 3000),
    ]

    @Test func ofFramesIsSurvived() async throws {
        try await TestSite.run { site in
            let bystander = try await WebClient.socket(port: site.port)
            for frame in Self.frames {
                let client = try await WebClient.socket(port: site.port)
                try await client.send(frame)
            }
            site.hub.post(.example(1))
            #expect(try await bystander.message("lobby.matching") == GameEvent.example(1).line)
            // Those who sent it are gone by now, so nobody is left behind.
            #expect(await site.viewers(1))
        }
    }

    private static func text(_ text: String) -> [UInt8] { Array(text.utf8) }
}
