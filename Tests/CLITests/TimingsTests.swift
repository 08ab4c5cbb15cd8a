import Foundation
import Testing

@Suite("Timings")
struct TimingsTests {
    let command: Command

    init() throws { command = try Command() }

    @Test func timingsDoNotReplaceTheEvents() throws {
        let outcome = try command.shell(
            """
            "$IKA" scan --weapons demo -o one --timings one "$DEMO"; echo "status $?"
            "$IKA" scan --quiet --weapons demo --to 5 -o two --timings ./two "$DEMO"; echo "status $?"
            grep -c stream.closed two
            """
        )
        #expect(outcome.output == "status 2\nstatus 1\n1\n", "\(outcome.errors)")
    }

    @Test func whatAScanCostIsWrittenByScene() throws {
        let outcome = try command.shell(
            """
            "$IKA" scan --quiet --weapons demo --to 18 --depth full --timings cost.json "$DEMO" >events
            grep -c battle.result events; cat cost.json
            """
        )
        let lines = outcome.output.split(separator: "\n")
        #expect((lines.first.flatMap { Int($0) } ?? 0) > 0, "\(outcome.errors)")
        let cost = try #require(outcome.lines.first)
        let readings = try #require(cost["readings"] as? [String: [String: Double]])
        let probes = try #require(cost["probes"] as? [String: [String: Double]])
        for scene in ["battle.hud", "battle.judge", "result.personal"] {
            let read = try #require(readings[scene])
            let asked = try #require(probes[scene])
            #expect(try #require(read["count"]) > 0 && #require(read["seconds"]) > 0)
            // A reading comes after a probe that passed.
            #expect(try #require(read["count"]) <= #require(asked["count"]))
        }
        let decoding = try #require(cost["decoding"] as? [String: Double])
        #expect(try #require(decoding["count"]) >= 18 * 30)
    }

    @Test func depthNoneLooksAtNothing() throws {
        let outcome = try command.run("scan", "--quiet", "--depth", "none", Command.demo)
        #expect(outcome.status == 0)
        #expect(outcome.types() == ["stream.opened", "stream.closed"])
        let frames = (outcome.lines.last?["data"] as? [String: Any])?["frames"] as? [String: Int]
        #expect(frames?["read"] == 1950 && frames?["analysed"] == 0)
    }
}
