import Foundation
import Game
import Testing

@testable import Web

struct PageSocketTests {
    @Test func tellsWhatWasAndWhatComes() async throws {
        try await TestSite.run { site in
            site.hub.post(.example(1))
            site.hub.post(LiveStatus(source: "old", startedAt: 0))
            site.hub.post(LiveStatus(source: "new", startedAt: 0))
            let client = try await WebClient.socket(port: site.port)
            let hello = try JSONParser.parse(try await client.frame().text)
            #expect(hello["type"] == "live.hello")
            #expect(hello["number"] == 0)
            #expect(hello["complete"] == false)
            #expect(try await client.frame().text == GameEvent.example(1).line)
            // Of the status only the newest counts.
            #expect(try await client.frame().text.contains(#""source":"new""#))
            site.hub.post(.example(2))
            #expect(try await client.frame().text == GameEvent.example(2).line)
        }
    }

    @Test func goesOnAfterTheLastLineSeen() async throws {
        try await TestSite.run { site in
            for number in 0...3 { site.hub.post(.example(number)) }
            let first = try await WebClient.socket(port: site.port)
            let hello = try JSONParser.parse(try await first.frame().text)
            let session = try #require(hello["session"]?.stringValue)
            let again = try await WebClient.socket("/ws?after=\(session)-2", port: site.port)
            let welcome = try JSONParser.parse(try await again.frame().text)
            #expect(welcome["number"] == 3)
            #expect(welcome["complete"] == true)
            #expect(try await again.frame().text == GameEvent.example(3).line)
        }
    }

    @Test func sendsPicturesToThoseWhoAsk() async throws {
        try await TestSite.run { site in
            let client = try await WebClient.socket(port: site.port)
            _ = try await client.message("live.hello")
            #expect(!site.hub.wantsPicture)
            try await client.say(1, "picture")
            #expect(await waits(for: site.hub))
            site.hub.post(picture: [1, 2, 3])
            let frame = try await client.frame()
            #expect(frame.opcode == 2)
            #expect(frame.payload == [1, 2, 3])
            // One for each time it asks, and not at once.
            site.hub.post(picture: [4])
            #expect(!site.hub.wantsPicture)
            // Still new when it asks, however slow this machine is.
            shift(site.hub, by: .seconds(60))
            try await client.say(1, "picture")
            #expect(try await client.frame().payload == [4])
            shift(site.hub, by: .seconds(-60))
            try await client.say(1, "picture")
            #expect(await waits(for: site.hub))
        }
    }

    @Test func givesThePictureByItself() async throws {
        try await TestSite.run { site in
            async let answer = site.get("/picture.jpg")
            #expect(await waits(for: site.hub))
            site.hub.post(picture: Array("jpeg".utf8))
            let picture = try await answer
            #expect(picture.headers["content-type"] == "image/jpeg")
            #expect(picture.body == "jpeg")
            #expect(await site.viewers(0))
            #expect(!site.hub.wantsPicture)
        }
    }

    @Test func givesNobodyAPictureOfLongAgo() async throws {
        try await TestSite.run { site in
            // Somebody else looked a minute ago.
            site.hub.post(picture: Array("old".utf8))
            shift(site.hub, by: .seconds(-60))
            async let answer = site.get("/picture.jpg")
            #expect(await waits(for: site.hub))
            site.hub.post(picture: Array("new".utf8))
            let picture = try await answer
            #expect(picture.body == "new")
            shift(site.hub, by: .seconds(-60))
            // A source that is lost gives no picture: better none than one of what is no more.
            #expect(try await site.get("/picture.jpg").status == 503)
        }
    }

    @Test func answersAndSaysGoodbye() async throws {
        try await TestSite.run { site in
            let client = try await WebClient.socket(port: site.port)
            _ = try await client.message("live.hello")
            try await client.say(9, "are you there")
            let pong = try await client.frame()
            #expect(pong.opcode == 10)
            #expect(pong.text == "are you there")
            try await client.say(8, "")
            #expect(try await client.frame().opcode == 8)
            #expect(await site.viewers(0))
        }
    }

    @Test func noticesThatAViewerIsGone() async throws {
        try await TestSite.run { site in
            var client: WebClient? = try await WebClient.socket(port: site.port)
            #expect(await site.viewers(1))
            try await client?.say(1, "picture")
            #expect(await waits(for: site.hub))
            client = nil
            #expect(await site.viewers(0))
            #expect(!site.hub.wantsPicture)
        }
    }

    /// Makes the last picture newer, or older.
    private func shift(_ hub: WebHub, by time: Duration) {
        hub.state.withLock { $0.pictureTime = $0.pictureTime?.advanced(by: time) }
    }

    private func waits(for hub: WebHub) async -> Bool {
        for _ in 0..<500 {
            if hub.wantsPicture { return true }
            try? await Task.sleep(for: .milliseconds(10))
        }
        return false
    }
}
