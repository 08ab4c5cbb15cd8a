import Testing

@testable import Game

@Suite struct RosterTests {
    /// Reads a HUD twice a second without leaving it.
    private func watch(_ script: inout Script, _ hud: FieldTree, for seconds: Double, score: Double)
    {
        let end = script.time + seconds
        while script.time < end {
            script.observe(
                .read(SceneReading(scene: .battleHud, score: score, fields: hud), at: script.time)
            )
            script.time += 0.5
        }
    }

    @Test func itSettlesEarlyAndIsAmendedByBetterEvidence() {
        var script = Script()
        let battle = Battle()
        var doubtful = battle.hud()
        doubtful.set(dotted: "us.1.weapon", .scored("nova_neo", score: 0.55))
        script.observe(.began(.battleHud, at: 0, seen: 0))
        watch(&script, doubtful, for: 2, score: 0.9)
        #expect(
            script.all(.battleRoster).map { $0.data["us", "1", "weapon"]?.value } == ["nova_neo"]
        )
        watch(&script, battle.hud(), for: 14, score: 0.9)
        let rosters = script.all(.battleRoster)
        #expect(rosters.map { $0.data["us", "1", "weapon"]?.value } == ["nova_neo", "nova"])
        #expect(rosters.last?.basis == .amended)
        #expect(rosters.last?.amends == rosters.first?.id)
    }
}
