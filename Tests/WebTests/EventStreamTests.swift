import Foundation
import Game
import Testing

@testable import Web

struct EventStreamTests {
    @Test func tellsEachLineAsItIs() async throws {
        try await TestSite.run { site in
            site.hub.post(.example(0))
            let client = try await stream(of: site)
            let events = [GameEvent.example(1), .result("a", "win")]
            for event in events { site.hub.post(event) }
            for event in events {
                #expect(try await client.event().hasSuffix("\ndata: \(event.line)\n\n"))
            }
        }
    }

    @Test func goesOnAfterTheLastLineSeen() async throws {
        try await TestSite.run { site in
            let client = try await stream(of: site)
            for number in 1...4 { site.hub.post(.example(number)) }
            var ids: [String] = []
            for _ in 1...4 {
                let id = try await client.event().split(separator: "\n")[0]
                ids.append(String(id.dropFirst("id: ".count)))
            }
            #expect(Set(ids).count == 4)
            let again = try await stream(of: site, headers: ["Last-Event-ID": ids[1]])
            #expect(try await again.event().contains(GameEvent.example(3).line))
            #expect(try await again.event().contains("id: \(ids[3])\n"))
            // Who has seen nothing, or another session, gets what is kept.
            for target in ["/events?after=", "/events?after=other-3", "/events?after=x"] {
                let all = try await stream(of: site, target)
                #expect(try await all.event().contains(GameEvent.example(1).line))
            }
        }
    }

    @Test(arguments: [0, 2])
    func losesNothingInABreakBeforeTheFirstLine(linesBefore: Int) async throws {
        try await TestSite.run { site in
            for number in 0..<linesBefore { site.hub.post(.example(number)) }
            let client = try await WebClient(port: site.port)
            try await client.ask("/events", port: site.port)
            _ = try await client.head()
            let hello = try await client.event().split(separator: "\n")
            let id = try #require(hello.first { $0.hasPrefix("id: ") }).dropFirst("id: ".count)
            for number in 5...6 { site.hub.post(.example(number)) }
            let again = try await stream(of: site, headers: ["Last-Event-ID": String(id)])
            for number in 5...6 {
                #expect(try await again.event().contains(GameEvent.example(number).line))
            }
        }
    }

    @Test func lastsLongerThanASilentViewerIsWaitedFor() async throws {
        let patience = PatientPool.Patience(reading: .milliseconds(500))
        try await TestSite.run(patience: patience) { site in
            let client = try await stream(of: site)
            try await Task.sleep(for: .milliseconds(1300))
            site.hub.post(.example(1))
            #expect(try await client.event().contains(GameEvent.example(1).line))
        }
    }

    @Test func startsWithTheOldestLineKeptWhereTheRestIsForgotten() async throws {
        try await TestSite.run(hub: WebHub(history: 4)) { site in
            let client = try await stream(of: site)
            site.hub.post(.example(0))
            let id = try await client.event().split(separator: "\n")[0].dropFirst("id: ".count)
            for number in 1...20 { site.hub.post(.example(number)) }
            let again = try await stream(of: site, headers: ["Last-Event-ID": String(id)])
            let first = try await again.event()
            #expect((17...20).contains { first.contains(GameEvent.example($0).line) })
        }
    }

    @Test func givesASignOfLife() async throws {
        try await TestSite.run(patience: .init(beat: .milliseconds(50))) { site in
            let client = try await stream(of: site)
            #expect(try await client.event() == ":\n\n")
        }
    }

    @Test func noticesThatAViewerIsGone() async throws {
        try await TestSite.run { site in
            var client: WebClient? = try await stream(of: site)
            #expect(await site.viewers(1))
            _ = client
            client = nil
            #expect(await site.viewers(0))
        }
    }

    private func stream(
        of site: TestSite,
        _ target: String = "/events",
        headers: [String: String] = [:]
    ) async throws -> WebClient {
        let client = try await WebClient(port: site.port)
        try await client.ask(target, port: site.port, headers: headers)
        let head = try await client.head()
        #expect(head.status == 200)
        #expect(head.headers["content-type"] == "text/event-stream; charset=utf-8")
        #expect(try await client.event().hasPrefix("retry:"))
        return client
    }
}
