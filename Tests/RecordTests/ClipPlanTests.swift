import Foundation
import Game
import Testing

@testable import Record

/// An event of a battle, as `live` tells it; wall time is session time after `epoch`.
func event(
    _ type: EventType,
    _ pts: Double,
    battle: String? = "a",
    basis: GameEvent.Basis = .observed,
    data: FieldTree = .empty
) -> GameEvent {
    GameEvent(
        type,
        source: "/dev/video0",
        pts: pts,
        decidedPts: pts,
        wall: testEpoch + pts,
        battle: battle,
        basis: basis,
        score: 1,
        data: data
    )
}

/// 2026-11-25 12:00:00 UTC.
let testEpoch = 1_795_608_000.0

func result(_ outcome: String?, rule: String? = "yagura", stage: String? = "mategai") -> FieldTree {
    [
        "rule": .value(JSONValue(rule)), "stage": .value(JSONValue(stage)),
        "result": .value(JSONValue(outcome)),
    ]
}

struct ClipPlanTests {
    private var plan = ClipPlan(keep: 32)

    private mutating func pass(to pts: Double, _ scene: SceneID?) -> [ClipPlan.Command] {
        plan.advance(to: pts, wall: testEpoch + pts, scene: scene)
    }

    private func name(_ commands: [ClipPlan.Command]) -> String? {
        for case .end(_, _, let name) in commands {
            return name.stem(in: TimeZone(secondsFromGMT: 9 * 3600) ?? .current)
        }
        return nil
    }

    private func end(_ commands: [ClipPlan.Command]) -> Double? {
        for case .end(_, let at, _) in commands { return at }
        return nil
    }

    @Test mutating func aBattleIsKeptFromTenSecondsBeforeToFiveAfter() {
        let begun = plan.take(event(.battleIntro, 100))
        #expect(
            begun == [.begin(battle: "a", from: 90, battleStart: 100, wall: testEpoch + 100)]
        )
        #expect(plan.take(event(.battleStarted, 108)).isEmpty)
        #expect(pass(to: 200, .battleHud) == [.allow(battle: "a", until: 205)])
        _ = pass(to: 290, .battleFinish)
        // Between the judgement and the pages nothing of the battle is on screen.
        #expect(pass(to: 296, .loading).isEmpty)
        _ = pass(to: 304, .resultPersonal)
        _ = pass(to: 306, .resultScoreboard)
        // Only what is sure to belong to it may be written...
        #expect(pass(to: 309, nil).isEmpty)
        #expect(pass(to: 325, .lobbySelect).isEmpty)
        let ended = plan.take(event(.battleResult, 304, data: result("win")))
        // ...so that it can be cut to the second.
        #expect(end(ended) == 311)
        #expect(name(ended) == "2026-11-25_21-01-40_yagura_mategai_win")
    }

    @Test mutating func whatTheTapeWouldForgetIsWritten() {
        _ = plan.take(event(.battleIntro, 100))
        _ = pass(to: 120, .battleHud)
        #expect(pass(to: 140, nil).isEmpty)
        #expect(pass(to: 150, nil) == [.allow(battle: "a", until: 128)])
    }

    @Test mutating func aPageThatComesBackIsStillInIt() {
        _ = plan.take(event(.battleIntro, 100))
        _ = pass(to: 300, .resultPersonal)
        _ = pass(to: 310, nil)
        _ = pass(to: 315, .resultScoreboard)
        #expect(end(plan.take(event(.battleResult, 300, data: result("lose")))) == 320)
    }

    @Test mutating func theNextBattlesCardDoesNotBelongToTheLast() {
        _ = plan.take(event(.battleIntro, 100))
        _ = pass(to: 300, .resultPersonal)
        _ = pass(to: 312, .battleIntro)
        #expect(end(plan.take(event(.battleResult, 300, data: result("win")))) == 305)
        let next = plan.take(event(.battleIntro, 311, battle: "b"))
        #expect(
            next == [.begin(battle: "b", from: 301, battleStart: 311, wall: testEpoch + 311)]
        )
    }

    @Test mutating func abortedBattlesAreKeptAndCalledSo() {
        _ = plan.take(event(.battleStarted, 100))
        _ = plan.take(event(.battleAborted, 130))
        // The lobby's next battle is not this one's.
        _ = pass(to: 140, .battleHud)
        let ended = plan.take(event(.battleResult, 130, data: result("no_contest", stage: nil)))
        #expect(end(ended) == 135)
        #expect(name(ended)?.hasSuffix("_yagura_unknown_aborted") == true)
    }

    @Test mutating func whatIsNoKeyIsNotInAName() {
        _ = plan.take(event(.battleStarted, 100))
        let ended = plan.take(
            event(.battleResult, 130, data: result("../win", rule: nil, stage: "Mategai"))
        )
        #expect(name(ended)?.hasSuffix("_unknown_unknown_unknown") == true)
    }

    @Test mutating func aBetterReadingGivesABetterName() {
        _ = plan.take(event(.battleStarted, 100))
        _ = plan.take(event(.battleResult, 130, data: result(nil)))
        let better = event(.battleResult, 130, basis: .amended, data: result("win"))
        guard case .rename("a", let name)? = plan.take(better).first else {
            Issue.record("not renamed")
            return
        }
        #expect(name.result == "win")
        #expect(plan.take(better).isEmpty)
    }

    @Test mutating func theEndOfTheSessionEndsIt() {
        _ = plan.take(event(.battleStarted, 100))
        _ = pass(to: 130, .battleHud)
        let ended = plan.close()
        #expect(end(ended) == 135)
        #expect(name(ended)?.hasSuffix("_aborted") == true)
        #expect(plan.close().isEmpty)
    }

    @Test mutating func linesOutsideBattlesDoNothing() {
        #expect(plan.take(event(.lobbySelected, 5, battle: nil)).isEmpty)
        #expect(pass(to: 10, .lobbySelect).isEmpty)
    }
}
