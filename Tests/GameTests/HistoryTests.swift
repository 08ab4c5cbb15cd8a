import Testing

@testable import Game

/// Result pages that come after a battle's record is closed: its own, an old one's, or another's.
@Suite struct HistoryTests {
    /// A battle like the last one but for the numbers.
    private static var older: Battle {
        var battle = Battle()
        battle.kills = 3
        battle.ours = 60
        return battle
    }

    private static func page(_ scene: SceneID, of battle: Battle) -> FieldTree {
        scene == .resultPersonal ? battle.personal : battle.scoreboard
    }

    @Test(arguments: [SceneID.resultPersonal, .resultScoreboard])
    func anOlderBattleOfTheSameStageIsNotTheLast(_ unseen: SceneID) {
        var script = Script()
        Battle().play(&script, without: [unseen])
        script.show(.lobbySelect)
        script.show(unseen, Self.page(unseen, of: Self.older))
        #expect(script.results.count == 1)
        #expect(script.tracker.ignoredPages.map(\.scene) == [unseen])
        // Its own page amends it.
        script.show(unseen, Self.page(unseen, of: Battle()))
        script.end()
        #expect(script.results.map(\.basis) == [.observed, .amended])
        let data = script.results.last?.data
        #expect(data?["complete"]?.value == true)
        #expect(data?["me", "kill_or_assist"]?.value == 7)
        #expect(data?["us", "count"]?.value == 100)
    }

    @Test func aPageThatTurnsToAnotherBattleAmendsNothingMore() throws {
        var script = Script()
        Battle().play(&script, without: [.resultPersonal])
        script.show(.lobbySelect)
        script.observe(.began(.resultPersonal, at: script.time, seen: script.time))
        for (battle, readings) in [(Battle(), 2), (Battle.other, 6)] {
            for _ in 0..<readings {
                let reading = SceneReading(
                    scene: .resultPersonal,
                    score: 0.95,
                    fields: battle.personal
                )
                script.observe(.read(reading, at: script.time))
                script.time += 0.5
            }
        }
        script.observe(.ended(.resultPersonal, at: script.time, seen: script.time))
        script.end()
        #expect(script.results.map(\.basis) == [.observed, .amended])
        let last = try #require(script.results.last)
        #expect(last.data["medals", "0", "grade"]?.value == "gold")
        #expect(last.data["me", "kill_or_assist"]?.value == 7)
        #expect(!last.missing.contains { $0.reason == .disagreement })
        #expect(script.tracker.ignoredPages.map(\.scene) == [.resultPersonal])
    }

    @Test(arguments: [SceneID.lobbySelect, .lobbyMatching])
    func aBattleOfWhichOnlyThePagesWereSeenIsTold(_ last: SceneID) {
        var script = Script()
        Battle().play(&script)
        script.show(last, ["lobby": .value("bankara_open")])
        if last == .lobbySelect {
            script.observe(.gap(from: script.time, to: script.time + 240, reason: "source_lost"))
            script.time += 240
        } else {
            script.wait(200)
        }
        script.show(.resultPersonal, Battle.other.personal)
        script.show(.resultScoreboard, Battle.other.scoreboard)
        script.end()
        #expect(script.results.map(\.data["rule"]?.value) == ["area", "yagura"])
        #expect(script.results.map(\.data["complete"]?.value) == [true, false])
        #expect(script.tracker.ignoredPages.isEmpty)
    }

    @Test func whoGaveUpMatchmakingLongAgoLooksUpAnOldPage() {
        var script = Script()
        Battle().play(&script)
        script.show(.lobbyMatching, ["lobby": .value("bankara_open")])
        script.wait(700)
        script.show(.resultPersonal, Battle.other.personal)
        script.end()
        #expect(script.results.count == 1)
        #expect(script.tracker.ignoredPages.count == 1)
    }
}
