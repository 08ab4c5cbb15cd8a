import Testing

@testable import Game

@Suite struct MatchTrackerTests {
    @Test func aWholeBattleGivesEachEventOnceWithItsFirstFrame() {
        var script = Script()
        script.wait(10)
        Battle().play(&script)
        script.wait(30)
        let told = script.events.map(\.type)
        #expect(
            told == [
                .battleIntro, .battleStarted, .battleRoster, .battleFinished, .battleJudged,
                .battleResult,
            ]
        )
        #expect(script.events.map(\.pts) == [10, 12, 12, 14, 18, 20])
        #expect(Set(script.events.map(\.battle)) == ["b10"])
        #expect(script.events.map(\.decidedPts) == script.events.map(\.decidedPts).sorted())
        let data = script.results[0].data
        #expect(data["complete"]?.value == true)
        #expect(data["rule"]?.value == "area")
        #expect(data["stage"]?.value == "yunohana")
        #expect(data["lobby"]?.value == "bankara_open")
        #expect(data["result"]?.value == "win")
        #expect(data["knockout"]?.value == true)
        #expect(data["us", "count"]?.value == 100)
        #expect(data["us", "players", "1", "kill_or_assist"]?.value == 7)
        #expect(data["me", "weapon"]?.value == "nova")
        #expect(data["medals", "0", "grade"]?.value == "gold")
        #expect(data["start_pts"]?.value == 12.0)
        #expect(data["end_pts"]?.value == 14.0)
        #expect(data["start_wall"]?.value == "2023-11-14T22:13:32.000Z")
        #expect(data["tally", "battle.judged"]?.value == 1)
        #expect(data["third"] == nil)
    }

    @Test(arguments: [
        SceneID.battleIntro, .battleHud, .battleFinish, .battleScore, .battleJudge,
        .resultPersonal, .resultScoreboard,
    ])
    func anySceneMayBeMissing(_ scene: SceneID) {
        var script = Script()
        Battle().play(&script, without: [scene])
        Battle.other.play(&script, without: [scene])
        script.wait(30)
        #expect(script.results.count == 2)
        let data = script.results[0].data
        #expect(data["rule"]?.value == "area")
        #expect(data["result"]?.value == "win")
        #expect(script.results[1].data["rule"]?.value == "yagura")
        #expect(script.results[1].data["result"]?.value == "lose")
        let expendable: Set<SceneID> = [.battleIntro, .battleScore, .battleJudge]
        #expect(data["complete"]?.value == .bool(expendable.contains(scene)))
        let missing = Set(script.results[0].missing.map(\.field))
        switch scene {
        case .battleHud: #expect(missing.contains("start_pts"))
        case .battleFinish: #expect(missing.contains("end_pts"))
        case .resultPersonal: #expect(missing.contains("medals"))
        case .resultScoreboard: #expect(missing.contains("us.players.0.death"))
        default: #expect(!missing.contains("end_pts"))
        }
    }

    @Test func aRecordingThatStartsInABattleIsIncomplete() {
        var script = Script()
        var battle = Battle()
        battle.clock = "1:12"
        battle.play(&script, without: [.battleIntro])
        script.end()
        #expect(script.all(.battleStarted).first?.basis == .inferred)
        #expect(script.all(.battleStarted).first?.clock == "1:12")
        #expect(script.results.count == 1)
        #expect(script.results[0].data["complete"]?.value == false)
        #expect(script.results[0].data["start_pts"]?.value == nil)
        #expect(script.results[0].missing.contains(MissingField("start_pts", .notSeen)))
        #expect(script.results[0].data["rule"]?.value == "area")
    }

    @Test func aClockThatHasRunIsNoStart() {
        func played(_ clock: String, afterCard hole: Double?) -> Script {
            var script = Script()
            var battle = Battle()
            battle.clock = clock
            if let hole {
                script.show(.battleIntro, battle.card)
                script.wait(hole)
            }
            battle.play(&script, without: [.battleIntro])
            script.end()
            return script
        }
        let late = played("3:30", afterCard: 90)
        #expect(late.all(.battleStarted).map(\.basis) == [.inferred])
        #expect(late.results.map(\.data["start_pts"]?.value) == [nil])
        #expect(late.results.map(\.data["complete"]?.value) == [false])
        // Turf War begins at 3:00, no ranked battle does.
        let joined = played("3:00", afterCard: nil)
        #expect(joined.results.map(\.data["start_pts"]?.value) == [nil])
        let seen = played("4:50", afterCard: 8)
        #expect(seen.results.map(\.data["start_pts"]?.value) == [10.0])
        #expect(seen.results.map(\.data["complete"]?.value) == [true])
    }

    @Test func barsThatNoDetectorReadsAreUnsupported() {
        var script = Script()
        Battle().play(&script, without: [.battleScore])
        script.end()
        let judged = script.all(.battleJudged).flatMap(\.missing)
        for field in ["us.inked", "us.count", "them.inked", "them.count"] {
            #expect(judged.contains(MissingField(field, .unsupported)), "\(field)")
        }
        // Of the result the page is asked, and that says why itself.
        #expect(script.results[0].missing.contains(MissingField("us.inked", .notShown)))
    }

    @Test func aRecordingThatStartsAtAPageMakesARecord() {
        var script = Script()
        script.show(.resultScoreboard, Battle().scoreboard)
        Battle.other.play(&script)
        script.end()
        #expect(script.results.map { $0.data["complete"]?.value } == [false, true])
        #expect(script.results[0].data["us", "players", "0", "weapon"]?.value == "sshooter")
        #expect(script.results[0].data["medals"]?.value == nil)
    }

    @Test func aRecordingThatEndsBeforeTheJudgementAborts() {
        var script = Script()
        Battle().play(
            &script,
            without: [.battleScore, .battleJudge, .resultPersonal, .resultScoreboard]
        )
        script.end()
        #expect(script.all(.battleAborted).map(\.data["reason"]?.value) == ["source_ended"])
        #expect(script.results.map(\.data["end_pts"]?.value) == [4.0])
        #expect(script.results.map(\.data["complete"]?.value) == [false])
    }

    @Test func aRecordingThatEndsAfterTheJudgementIsNoAbortedBattle() {
        var script = Script()
        Battle().play(&script, without: [.resultPersonal, .resultScoreboard])
        script.end()
        #expect(script.all(.battleAborted).isEmpty)
        #expect(script.results.map(\.data["result"]?.value) == ["win"])
    }

    @Test(arguments: [SceneID.battleScore, .battleJudge])
    func aRecordingThatEndsBeforeItSaysWhoWonAborts(_ last: SceneID) {
        var script = Script()
        Battle().play(
            &script,
            without: [.battleScore, .battleJudge, .resultPersonal, .resultScoreboard]
        )
        script.show(last, .empty)
        script.end()
        #expect(script.all(.battleJudged).isEmpty)
        #expect(script.all(.battleAborted).map(\.data["reason"]?.value) == ["source_ended"])
        #expect(script.results.map(\.data["result"]?.value) == [nil])
    }

    @Test func threeTeamsAreNamedWhereOnePageAloneWasSeen() {
        var battle = Battle()
        battle.rule = "tricolor"
        var script = Script()
        script.show(.resultPersonal, battle.personal)
        script.end()
        let data = script.results[0].data
        #expect(data["third", "players"] != nil && data["third", "percent"] != nil)
        #expect(data["third", "count"] == nil)
        let missing = script.results[0].missing
        for side in ["us", "them", "third"] {
            #expect(missing.contains { $0.field == "\(side).role" && $0.reason == .unsupported })
        }
    }

    @Test func aRecordingThatEndsInABattleAbortsAndCloses() {
        var script = Script()
        Battle().play(
            &script,
            without: [
                .battleFinish, .battleScore, .battleJudge, .resultPersonal, .resultScoreboard,
            ]
        )
        script.end()
        #expect(script.all(.battleAborted).first?.data["reason"]?.value == "source_ended")
        #expect(script.results.count == 1)
        let data = script.results[0].data
        #expect(data["complete"]?.value == false)
        #expect(data["rule"]?.value == "area")
        #expect(data["result"]?.value == nil)
        #expect(data["them", "players", "0", "weapon"]?.value == "96gal")
        #expect(script.tracker.battleID == nil)
    }

    @Test func anAbortClosesTheRecordWithoutAResult() {
        var script = Script()
        script.show(.battleIntro, Battle().card)
        script.show(.battleHud, Battle().hud())
        script.show(.battleAbort)
        script.show(.lobbySelect, ["lobby": .value("regular")])
        script.end()
        #expect(script.all(.battleAborted).first?.pts == 4)
        #expect(script.results.count == 1)
        #expect(script.results[0].data["result"]?.value == "no_contest")
        #expect(script.results[0].data["complete"]?.value == false)
    }

    @Test func aConnectionErrorOutsideABattleIsNoBattle() {
        var script = Script()
        script.show(.battleError)
        script.end()
        #expect(script.all(.battleAborted).isEmpty)
        #expect(script.results.isEmpty)
    }

    @Test func nothingLeaksIntoTheNextBattle() {
        var script = Script()
        script.show(
            .lobbySelect,
            ["lobby": .value("bankara_open"), "x_power": .value(2100.5)],
            for: 2
        )
        Battle().play(&script)
        script.show(.battleIntro, Battle.other.card)
        script.show(.battleHud, Battle.other.hud())
        script.end()
        #expect(script.results.count == 2)
        #expect(script.results[0].data["x_power_before"]?.value == 2100.5)
        let second = script.results[1]
        for name in ["lobby", "result", "medals", "me", "x_power_before", "end_pts"] {
            #expect(second.data[name]?.value == nil, "\(name) leaked")
        }
        #expect(second.data["us", "count"]?.value == nil)
        #expect(second.data["tally", "battle.judged"] == nil)
    }

    @Test func aClockThatJumpsUpBeginsTheNextBattle() {
        var script = Script()
        script.show(.battleHud, Battle().hud("1:30"))
        script.show(.battleHud, Battle.other.hud("4:40"))
        script.end()
        #expect(script.results.count == 2)
        #expect(script.all(.battleStarted).map(\.pts) == [0, 2])
        #expect(script.results[0].data["us", "players", "0", "weapon"]?.value == "sshooter")
        #expect(script.results[1].data["us", "players", "0", "weapon"]?.value == "hydra")
    }

    @Test func aMisreadClockOrAnotherRosterDoesNot() {
        var script = Script()
        script.show(.battleHud, Battle().hud("1:30"))
        script.show(.battleHud, Battle().hud("4:30"), for: 0.5)
        script.show(.battleHud, Battle().hud("1:29"))
        script.show(.battleHud, Battle.other.hud("1:20"))
        script.end()
        #expect(script.results.count == 1)
    }

    @Test func aClockReadTooLowDoesNotEither() {
        var script = Script()
        for clock in ["4:30", "1:29", "4:28", "4:27"] {
            script.show(.battleHud, Battle().hud(clock), for: 1)
        }
        script.end()
        #expect(script.results.count == 1)
        #expect(script.all(.battleStarted).count == 1)
    }

    @Test func anotherRosterAfterAGapDoes() {
        var script = Script()
        script.show(.battleHud, Battle().hud("2:30"))
        script.wait(200)
        script.show(.battleHud, Battle.other.hud("2:10"))
        script.end()
        #expect(script.results.count == 2)
    }

    @Test func aHudAfterFinishIsTheNextBattleUnlessItsClockGoesOn() {
        var script = Script()
        script.show(.battleHud, Battle().hud("0:04"))
        script.show(.battleFinish)
        script.show(.battleHud, Battle.other.hud("2:43"))
        script.end()
        #expect(script.results.count == 2)
        var one = Script()
        one.show(.battleHud, Battle().hud("2:04"))
        one.show(.battleFinish, for: 1)
        one.show(.battleHud, Battle().hud("2:02"))
        one.end()
        #expect(one.results.count == 1)
    }

    @Test(arguments: [SceneID.battleFinish, .battleScore, .battleJudge, .resultPersonal])
    func anEndLongAfterTheClockRanOutIsTheNextBattles(_ first: SceneID) {
        let scenes: [SceneID] = [
            .battleIntro, .battleHud, .battleFinish, .battleScore, .battleJudge, .resultPersonal,
        ]
        let unseen = Set(scenes.prefix { $0 != first })
        var script = Script()
        script.show(.battleHud, Battle().hud("1:00"))
        script.wait(330)
        Battle.other.play(&script, without: unseen)
        script.end()
        #expect(script.results.map(\.data["complete"]?.value) == [false, false])
        #expect(script.results.map(\.data["result"]?.value) == [nil, "lose"])
        // An overtime that was not seen is no other battle.
        var one = Script()
        one.show(.battleHud, Battle().hud("1:00"))
        one.wait(200)
        Battle().play(&one, without: unseen)
        one.end()
        #expect(one.results.map(\.data["result"]?.value) == ["win"])
    }

    @Test func scenesThatContradictNeitherSplitNorMerge() throws {
        var script = Script()
        script.show(.battleIntro, Battle.other.card)
        script.show(.battleHud, Battle.other.hud())
        script.show(.battleFinish)
        script.show(.resultPersonal, Battle().personal)
        script.show(.resultScoreboard, Battle().scoreboard)
        script.end()
        #expect(script.results.count == 1)
        let result = script.results[0]
        #expect(result.data["rule"]?.value == "area")
        #expect(result.missing.contains(MissingField("rule", .disagreement)))
        let weapon = try #require(result.missing.first { $0.field == "us.players.0.weapon" })
        #expect(weapon.reason == .disagreement)
        #expect(
            weapon.readings.map(\.key) == ["sshooter", "hydra", "liter4k", "splatroller", "pablo"]
        )
        #expect(result.data["us", "players", "0", "weapon"]?.value == "sshooter")
        var plain = Script()
        Battle().play(&plain)
        plain.end()
        #expect(result.score < plain.results[0].score)
    }

    @Test func pagesMayComeInAnyOrderAndAgain() {
        var script = Script()
        script.show(.battleHud, Battle().hud())
        script.show(.resultScoreboard, Battle().scoreboard)
        script.show(.resultPersonal, Battle().personal)
        script.show(.resultScoreboard, Battle().scoreboard)
        script.show(.resultPersonal, Battle().personal)
        script.end()
        #expect(script.results.count == 1)
        #expect(script.results[0].pts == 2)
        #expect(!script.results[0].missing.contains { $0.reason == .disagreement })
    }

    @Test func anOldResultLookedUpOverwritesNothing() {
        var script = Script()
        Battle().play(&script)
        script.show(.resultScoreboard, Battle.other.scoreboard)
        script.show(.lobbySelect)
        script.show(.resultPersonal, Battle.other.personal)
        script.end()
        #expect(script.results.count == 1)
        #expect(script.results[0].data["rule"]?.value == "area")
        #expect(script.tracker.ignoredPages.map(\.scene) == [.resultScoreboard, .resultPersonal])
    }

    @Test func thePageSeenLaterAmends() {
        var script = Script()
        Battle().play(&script, without: [.resultPersonal])
        script.wait(40)
        #expect(script.results.count == 1)
        script.show(.resultPersonal, Battle().personal)
        script.end()
        #expect(script.results.count == 2)
        #expect(script.results[1].basis == .amended)
        #expect(script.results[1].amends == script.results[0].id)
        #expect(script.results[1].id != script.results[0].id)
        #expect(script.results[1].data["medals", "0", "name"]?.value == "damage_taker_no_1")
        #expect(script.tracker.battles == 1)
    }

    @Test func aWeaponThePageHidesComesFromTheHud() {
        var script = Script()
        let battle = Battle()
        var board = battle.scoreboard
        board.set(dotted: "them.players.2.weapon", .missingScored(.lowScore, score: 0.4))
        script.show(.battleHud, battle.hud())
        script.show(.resultScoreboard, board)
        script.end()
        #expect(
            script.results[0].data["them", "players", "2", "weapon"]?.value == "promodeler_mg"
        )
        var other = Script()
        other.show(.battleHud, Battle.other.hud())
        other.show(.resultScoreboard, board)
        other.end()
        #expect(other.results[0].data["them", "players", "2", "weapon"]?.value == nil)
    }

    @Test func aDefeatThatDoesNotCountHasTheLastWord() {
        var script = Script()
        var page = Battle.other.personal
        page.set("result", .value("exempted_lose"))
        script.show(.battleJudge, Battle.other.judge)
        script.show(.resultPersonal, page)
        script.end()
        #expect(script.results[0].data["result"]?.value == "exempted_lose")
        #expect(!script.results[0].missing.contains { $0.field == "result" })
    }

    @Test func aKnockoutNeedsEvidence() {
        var script = Script()
        script.show(.battleIntro, Battle().card)
        for second in stride(from: 100, to: 80, by: -1) {
            let text = "\(second / 60):" + (second % 60 < 10 ? "0" : "") + "\(second % 60)"
            script.show(.battleHud, Battle().hud(text), for: 1)
        }
        script.show(.battleFinish)
        script.end()
        #expect(script.results[0].data["knockout"]?.value == true)
        var frozen = Script()
        frozen.show(.battleIntro, Battle().card)
        frozen.show(.battleHud, Battle().hud("1:40"), for: 8)
        frozen.show(.battleFinish)
        frozen.end()
        #expect(frozen.results[0].data["knockout"]?.value == nil)
    }

    @Test func aGapIsToldAndMakesTheRecordIncomplete() {
        var script = Script()
        script.show(.battleIntro, Battle().card)
        script.show(.battleHud, Battle().hud())
        script.events += script.tracker.observe(.gap(from: 4, to: 6, reason: "damaged"))
        script.time = 6
        Battle().play(&script, without: [.battleIntro, .battleHud])
        script.end()
        #expect(script.all(.streamGap).first?.pts == 4)
        #expect(script.all(.streamGap).first?.battle == nil)
        #expect(script.results.count == 1)
        #expect(script.results[0].data["complete"]?.value == false)
    }

    @Test func theSameRunGivesTheSameLines() {
        func lines() -> [String] {
            var script = Script()
            Battle().play(&script)
            Battle.other.play(&script)
            script.end()
            return script.events.map(\.line)
        }
        let first = lines()
        #expect(first == lines())
        #expect(Set(first.map { $0 }).count == first.count)
    }

    @Test func aHalfSecondSceneCounts() {
        var script = Script()
        Battle().play(&script, hold: 0.5)
        Battle.other.play(&script, hold: 0.5)
        script.end()
        #expect(script.results.count == 2)
        #expect(script.all(.battleJudged).count == 2)
        #expect(script.results.allSatisfy { $0.data["complete"]?.value == true })
    }

    /// The battle before is given up while a HUD without a clock still waits to be placed.
    @Test func aHudThatWaitsIsOneBattle() {
        var script = Script()
        script.show(.battleHud, Battle().hud("0:04"))
        script.show(.battleFinish)
        script.wait(86)
        let start = script.time
        var bare = Battle.other.hud()
        bare.set("clock", .missing(.lowScore))
        script.observe(.began(.battleHud, at: start, seen: start))
        for pause in [0, 0.4, 0.8] {
            let reading = SceneReading(scene: .battleHud, score: 0.9, fields: bare)
            script.observe(.read(reading, at: start + pause))
        }
        script.wait(5)
        let later = SceneReading(scene: .battleHud, score: 0.9, fields: Battle.other.hud("4:54"))
        script.observe(.read(later, at: script.time))
        script.end()
        #expect(script.results.count == 2)
        #expect(Set(script.results.map(\.battle)).count == 2)
    }

    /// In overtime the HUD has no clock, and what looked like its Finish may have been none.
    @Test func aHudWithoutAClockAfterAFinishIsTheSameBattle() {
        var script = Script()
        script.show(.battleIntro, Battle().card)
        script.show(.battleHud, Battle().hud())
        script.wait(290)
        script.show(.battleHud, Battle().hud("0:02"))
        script.show(.battleFinish, for: 0.5)
        var bare = Battle().hud()
        bare.set("clock", .missing(.lowScore))
        script.show(.battleHud, bare, for: 10)
        script.show(.battleFinish)
        script.show(.battleJudge, Battle().judge)
        script.show(.resultPersonal, Battle().personal)
        script.end()
        #expect(script.results.map(\.data["result"]?.value) == ["win"])
    }

    @Test func theClockMayComeWithTheSecondReading() {
        var script = Script()
        var bare = Battle().hud()
        bare.set("clock", .missing(.lowScore))
        script.observe(.began(.battleHud, at: 0, seen: 0))
        for (at, fields) in [(0.0, bare), (0.3, Battle().hud("4:59")), (0.6, bare)] {
            let reading = SceneReading(scene: .battleHud, score: 0.9, fields: fields)
            script.observe(.read(reading, at: at))
        }
        #expect(script.all(.battleStarted).map(\.clock) == ["4:59"])
    }
}
