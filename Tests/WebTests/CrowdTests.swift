import Foundation
import Game
import Testing

@testable import Web

struct CrowdTests {
    @Test func tellsSixtyViewersTheSame() async throws {
        try await TestSite.run { site in
            try await withThrowingTaskGroup(of: [String].self) { group in
                for _ in 0..<60 {
                    group.addTask {
                        let client = try await WebClient.socket(port: site.port)
                        var lines: [String] = []
                        for _ in 0..<20 { lines.append(try await client.message("lobby.matching")) }
                        return lines
                    }
                }
                #expect(await site.viewers(60))
                // The page itself is still served.
                #expect(try await site.get("/").status == 200)
                for number in 0..<20 { site.hub.post(.example(number)) }
                let all = (0..<20).map { GameEvent.example($0).line }
                for try await lines in group { #expect(lines == all) }
            }
            #expect(await site.viewers(0))
        }
    }

    @Test func sendsAwayWhoIsTooMany() async throws {
        try await TestSite.run(hub: WebHub(viewers: 2)) { site in
            let one = try await WebClient.socket(port: site.port)
            let two = try await WebClient.socket(port: site.port)
            for path in ["/events", "/picture.jpg"] {
                let answer = try await site.get(path)
                #expect(answer.status == 503)
                #expect(answer.body.contains("2 viewers"))
            }
            await #expect(throws: WebClient.Cut.self) {
                try await WebClient.socket(port: site.port)
            }
            // Those who are here stay, and a place that is left is free again.
            try await one.say(8, "")
            #expect(await site.viewers(1))
            let three = try await WebClient.socket(port: site.port)
            site.hub.post(.example(1))
            for client in [two, three] { _ = try await client.message("lobby.matching") }
        }
    }

    @Test func aSlowReaderLosesItsPlaceAndDelaysNobody() async throws {
        // Patient, so that it is not for their silence that they have to go.
        let patience = PatientPool.Patience(writing: .seconds(600))
        try await TestSite.run(hub: WebHub(history: 50), patience: patience) { site in
            let slow = try await WebClient.socket(port: site.port)
            let slowStream = try await WebClient(port: site.port)
            try await slowStream.ask("/events", port: site.port)
            let fast = try await WebClient.socket(port: site.port)
            #expect(await site.viewers(3))
            // Far more than the system's buffers hold, in steps that the fast one keeps up with.
            for step in 0..<100 {
                let numbers = step * 10..<step * 10 + 10
                for number in numbers { site.hub.post(.example(number, of: 20_000)) }
                for number in numbers {
                    let line = try await fast.message("lobby.matching")
                    #expect(line == GameEvent.example(number, of: 20_000).line)
                }
            }
            // What the slow ones get once they read ends with a goodbye, not with the last line.
            var seen = 0
            await #expect(throws: WebClient.Cut.self) {
                while true {
                    _ = try await slow.message("lobby.matching")
                    seen += 1
                }
            }
            #expect(seen < 900)
            await #expect(throws: WebClient.Cut.self) {
                _ = try await slowStream.head()
                while true { _ = try await slowStream.event() }
            }
            #expect(await site.viewers(1))
        }
    }

    @Test func letsGoOfWhoReadsNothing() async throws {
        let patience = PatientPool.Patience(writing: .milliseconds(200))
        try await TestSite.run(patience: patience) { site in
            let stuck = try await WebClient.socket(port: site.port)
            #expect(await site.viewers(1))
            for number in 0..<1000 { site.hub.post(.example(number, of: 20_000)) }
            #expect(await site.viewers(0))
            _ = stuck
        }
    }

    @Test func letsGoOfWhoSaysNothing() async throws {
        let patience = PatientPool.Patience(
            reading: .seconds(2),
            beat: .milliseconds(100)
        )
        try await TestSite.run(patience: patience) { site in
            let silent = try await WebClient(port: site.port)
            let alive = try await WebClient.socket(port: site.port)
            await #expect(throws: (any Error).self) { _ = try await silent.take(1) }
            // A viewer that answers pings is not silent.
            for _ in 0..<10 {
                if try await alive.frame().opcode == 9 { try await alive.say(10, "") }
            }
            #expect(site.hub.viewers == 1)
            // One that does not is gone, too.
            #expect(await site.viewers(0))
        }
    }

    @Test func keepsFilesForOthers() async throws {
        let patience = PatientPool.Patience(connections: 2)
        try await TestSite.run(patience: patience) { site in
            let here = [
                try await WebClient.socket(port: site.port),
                try await WebClient.socket(port: site.port),
            ]
            #expect(await site.viewers(2))
            let answer = try await site.get("/")
            #expect(answer.status == 503)
            #expect(answer.body.contains("2 connections"))
            try await here[0].say(8, "")
            #expect(await site.viewers(1))
            // The place may be free a moment later than the seat.
            var status = 503
            for _ in 0..<100 where status == 503 {
                status = try await site.get("/").status
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(status == 200)
        }
    }
}
