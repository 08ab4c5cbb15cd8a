import Testing

@testable import Game

@Suite struct LobbyTests {
    private static func lobby(
        _ lobby: String = "bankara_open",
        rule: String = "area",
        rank: String? = nil,
        points: Int? = nil,
        power: Double? = nil
    ) -> FieldTree {
        [
            "lobby": .value(.string(lobby)), "rule": .value(.string(rule)),
            "stages": .list([.value("yunohana"), .value("gonzui")]),
            "rank": rank.map { .value(.string($0)) } ?? .missing(.notShown),
            "rank_points": points.map { .value(.int($0)) } ?? .missing(.notShown),
            "x_power": power.map { .value(.number($0)) } ?? .missing(.notShown),
        ]
    }

    private static let matching: FieldTree = [
        "lobby": .value("bankara_open"), "rule": .value("area"),
        "stages": .list([.value("yunohana"), .value("gonzui")]), "x_power": .missing(.notShown),
        "elapsed": .value(33),
    ]

    @Test func aMatchIsToldOnceItsBattleIsOnScreen() throws {
        var script = Script()
        script.show(.lobbySelect, Self.lobby(rank: "s+", points: 312))
        script.show(.lobbyMatching, Self.matching)
        #expect(script.all(.lobbyMatched).isEmpty)
        script.wait(5)
        Battle().play(&script)
        script.end()
        let matched = try #require(script.all(.lobbyMatched).first)
        #expect(script.all(.lobbyMatched).count == 1)
        #expect(matched.pts == 3.5)
        #expect(matched.battle == nil && matched.basis == .inferred)
        #expect(matched.data["elapsed"]?.value == 33)
        // The power's scene does not show the rank; the card before it did.
        #expect(script.results[0].data["rank_before"]?.value == "s+")
        #expect(script.results[0].data["rank_points_before"]?.value == 312)
    }

    @Test func matchmakingThatWasLeftMatchesNothing() {
        var script = Script()
        script.show(.lobbyMatching, Self.matching)
        script.wait(400)
        Battle().play(&script)
        script.show(.lobbyMatching, Self.matching)
        script.show(.lobbySelect, Self.lobby())
        Battle.other.play(&script)
        #expect(script.all(.lobbyMatched).isEmpty)
    }

    @Test func theNextLobbyAmendsRankAndPower() throws {
        var script = Script()
        script.show(.lobbySelect, Self.lobby(rank: "s+", points: 312))
        Battle().play(&script)
        script.show(.lobbySelect, Self.lobby("regular", rule: "nawabari"))
        script.show(.lobbySelect, Self.lobby("bankara_challenge", rank: "s+", points: 340))
        script.show(.lobbySelect, Self.lobby(rank: "a", points: 1))
        script.end()
        #expect(script.results.map(\.basis) == [.observed, .amended])
        #expect(script.results[1].amends == script.results[0].id)
        #expect(script.results[0].data["rank_after"]?.value == nil)
        #expect(script.results[1].data["rank_before"]?.value == "s+")
        #expect(script.results[1].data["rank_points_after"]?.value == 340)
    }

    @Test func whoBrowsesPastTheBattlesOwnCardAmendsItToo() {
        var script = Script()
        script.show(.lobbySelect, Self.lobby(rank: "s+", points: 312))
        Battle().play(&script)
        let start = script.time
        script.observe(.began(.lobbySelect, at: start, seen: start))
        for fields in [
            Self.lobby(rank: "s+"), Self.lobby("regular", rule: "nawabari"),
            Self.lobby(rank: "s+", points: 340), Self.lobby("xmatch", power: 2000.5),
        ] {
            for _ in 0..<4 {
                let reading = SceneReading(scene: .lobbySelect, score: 0.98, fields: fields)
                script.observe(.read(reading, at: script.time))
                script.time += 0.5
            }
        }
        script.observe(.ended(.lobbySelect, at: script.time, seen: script.time))
        script.end()
        #expect(script.results.last?.data["rank_after"]?.value == "s+")
        #expect(script.results.last?.data["rank_points_after"]?.value == 340)
        #expect(script.results.last?.data["x_power_after"]?.value == nil)
    }

    @Test func aBattleThatWasNotSeenMayHaveChangedTheRank() {
        func pointsAfter(_ between: (inout Script) -> Void) -> JSONValue? {
            var script = Script()
            Battle().play(&script)
            between(&script)
            script.show(.lobbySelect, Self.lobby(rank: "s+", points: 340))
            script.end()
            return script.results.last?.data["rank_points_after"]?.value
        }
        // Whoever walks about the lobby shows nothing that is known.
        let walk = pointsAfter { $0.wait(200) }
        #expect(walk == 340)
        let late = pointsAfter { script in
            script.show(.lobbyMatching, Self.matching)
            script.wait(200)
        }
        #expect(late == nil)
        let lost = pointsAfter { script in
            script.observe(.gap(from: script.time, to: script.time + 100, reason: "source_lost"))
            script.time += 100
        }
        #expect(lost == nil)
        // Whoever was seen in between had no time for a battle.
        let seen = pointsAfter { script in
            script.wait(100)
            script.show(.lobbyMatching, Self.matching)
            script.wait(100)
        }
        #expect(seen == 340)
    }

    @Test func whatTheLobbyDoesNotShowIsNotShown() throws {
        var battle = Battle()
        battle.rule = "hoko"
        var script = Script()
        script.show(.lobbySelect, Self.lobby("xmatch", rule: "hoko", power: 1990.1))
        script.show(.battleIntro, battle.card)
        script.show(.battleHud, battle.hud())
        script.show(.lobbySelect, Self.lobby("xmatch", rule: "hoko", power: 2000.5))
        script.end()
        let first = try #require(script.results.first)
        #expect(first.missing.contains(MissingField("rank_before", .notShown)))
        #expect(first.missing.contains(MissingField("rank_after", .notSeen)))
        let last = try #require(script.results.last)
        #expect(last.data["x_power_after"]?.value == 2000.5)
        #expect(last.missing.contains(MissingField("rank_after", .notShown)))
    }

    @Test func eachRuleHasItsOwnPower() {
        var battle = Battle()
        battle.rule = "hoko"
        var script = Script()
        script.show(.battleIntro, battle.card)
        script.show(.battleHud, battle.hud())
        script.show(.lobbySelect, Self.lobby("xmatch", rule: "area", power: 2000.5))
        script.end()
        // Not even the battle's lobby is known: nothing is amended.
        #expect(script.results.count == 1)

        script = Script()
        script.show(.lobbySelect, Self.lobby("xmatch", rule: "hoko", power: 1990.1))
        script.show(.battleIntro, battle.card)
        script.show(.battleHud, battle.hud())
        script.show(.lobbySelect, Self.lobby("xmatch", rule: "area", power: 2000.5))
        script.end()
        #expect(script.results.last?.data["x_power_before"]?.value == 1990.1)
        #expect(script.results.last?.data["x_power_after"]?.value == nil)
    }

    @Test func aLobbyOfAnotherRuleIsNotTheBattles() {
        var script = Script()
        script.show(.lobbySelect, Self.lobby("xmatch", rule: "yagura", power: 2219.8))
        script.show(.battleIntro, Battle().card)
        script.show(.battleHud, Battle().hud())
        script.end()
        #expect(script.all(.battleStarted).first?.data["lobby"]?.value == nil)
        #expect(script.results[0].data["lobby"]?.value == nil)
        #expect(script.results[0].data["x_power_before"]?.value == nil)
        #expect(script.results[0].data["rule"]?.value == "area")
    }

    @Test func aCardBrowsedPastLeavesNothing() {
        var script = Script()
        let start = script.time
        script.events += script.tracker.observe(.began(.lobbySelect, at: start, seen: start))
        for fields in [
            Self.lobby("xmatch", rule: "yagura", power: 2219.8),
            Self.lobby("regular", rule: "nawabari"),
        ] {
            for _ in 0..<4 {
                let reading = SceneReading(scene: .lobbySelect, score: 0.98, fields: fields)
                script.events += script.tracker.observe(.read(reading, at: script.time))
                script.time += 0.5
            }
        }
        script.events += script.tracker.observe(
            .ended(.lobbySelect, at: script.time, seen: script.time)
        )
        script.show(.battleHud, Battle().hud("3:00"))
        script.end()
        #expect(script.all(.lobbySelected).map(\.data["lobby"]?.value) == ["xmatch", "regular"])
        #expect(script.results[0].data["lobby"]?.value == "regular")
        #expect(script.results[0].data["x_power_before"]?.value == nil)
    }

    @Test func aLobbyThatFlickersIsToldOnce() {
        var script = Script()
        let known = Self.lobby(rank: "s+", points: 966)
        script.show(.lobbySelect, known)
        script.wait(3)
        // Less was read this time: nothing new.
        script.show(.lobbySelect, Self.lobby(rank: "s+"))
        script.show(.lobbyMatching, Self.matching)
        script.wait(1)
        script.show(
            .lobbyMatching,
            Self.matching.replacing("elapsed", by: Field(36))
        )
        #expect(script.all(.lobbySelected).map(\.pts) == [0])
        #expect(script.all(.lobbyMatching).map(\.pts) == [7])
    }

    @Test func aLobbyThatSaysMoreOrComesAgainLaterIsToldAgain() {
        var script = Script()
        script.show(.lobbySelect, Self.lobby(rank: "s+"))
        script.wait(2)
        script.show(.lobbySelect, Self.lobby(rank: "s+", points: 966))
        script.wait(2)
        script.show(.lobbySelect, Self.lobby(rank: "s+", points: 974))
        script.wait(20)
        script.show(.lobbySelect, Self.lobby(rank: "s+", points: 974))
        #expect(
            script.all(.lobbySelected).map(\.data["rank_points"]?.value)
                == [nil, 966, 974, 974]
        )
    }

    @Test func aNewScheduleForgetsRuleAndStages() {
        var script = Script()
        script.show(.lobbySelect, Self.lobby(rank: "s", points: 20))
        script.show(.scheduleChanged)
        script.show(.battleHud, Battle().hud())
        script.end()
        #expect(script.results[0].data["lobby"]?.value == "bankara_open")
        #expect(script.results[0].data["rule"]?.value == nil)
        #expect(script.results[0].data["rank_before"]?.value == "s")
    }

    @Test func aNewScheduleForgetsThePowerOfTheOldRule() {
        var script = Script()
        script.show(.lobbySelect, Self.lobby("xmatch", rule: "yagura", power: 2000.5))
        script.show(.scheduleChanged)
        script.show(.battleIntro, Battle().card)
        script.show(.battleHud, Battle().hud())
        script.end()
        #expect(script.results[0].data["lobby"]?.value == "xmatch")
        #expect(script.results[0].data["x_power_before"]?.value == nil)
    }

    @Test func theMapOpensAndClosesInsideABattle() {
        var script = Script()
        script.show(.battleMap)
        script.show(.battleIntro, Battle().card)
        script.show(.battleHud, Battle().hud("5:00"))
        script.show(.battleMap)
        script.show(.battleHud, Battle().hud("4:55"))
        script.show(.battleFinish)
        script.show(.battleMap)
        script.end()
        #expect(script.all(.mapOpened).map(\.pts) == [6])
        #expect(script.all(.mapClosed).map(\.pts) == [7.5])
        #expect(script.all(.mapOpened).map(\.battle) == ["b2"])
        #expect(script.results.count == 1)
        #expect(script.results[0].data["tally", "map.opened"]?.value == 1)
    }

    @Test func anErrorAfterTheJudgementAbortsNothing() {
        var script = Script()
        Battle().play(&script)
        script.show(.battleError)
        script.end()
        #expect(script.all(.battleAborted).isEmpty)
        #expect(script.results[0].data["result"]?.value == "win")
    }

    @Test func anErrorInsideABattleAbortsIt() {
        var script = Script()
        script.show(.battleIntro, Battle().card)
        script.show(.battleHud, Battle().hud())
        script.show(.battleError)
        script.end()
        #expect(script.all(.battleAborted).map(\.data["reason"]?.value) == ["connection_error"])
        #expect(script.all(.battleAborted).map(\.battle) == ["b0"])
        #expect(script.results[0].data["complete"]?.value == false)
    }

    @Test func anotherLobbysPowerIsNotTheBattles() {
        var script = Script()
        // The same rule in another mode: it was left for a battle that was not seen being chosen.
        script.show(.lobbySelect, Self.lobby("xmatch", power: 2200))
        Battle().play(&script)
        script.end()
        #expect(script.results[0].data["x_power_before"]?.value == nil)
    }

    @Test func theSecondsOfMatchmakingAreThoseLastRead() throws {
        var script = Script()
        script.observe(.began(.lobbyMatching, at: 0, seen: 0))
        for seconds in 5...8 {
            let fields = Self.matching.replacing("elapsed", by: Field(.int(seconds), score: 0.9))
            let reading = SceneReading(scene: .lobbyMatching, score: 0.9, fields: fields)
            script.observe(.read(reading, at: Double(seconds)))
        }
        script.observe(.ended(.lobbyMatching, at: 8, seen: 9))
        script.wait(9)
        Battle().play(&script)
        script.end()
        #expect(try #require(script.all(.lobbyMatched).first).data["elapsed"]?.value == 8)
    }
}
