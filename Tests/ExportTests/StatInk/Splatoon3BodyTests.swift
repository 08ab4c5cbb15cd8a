import Game
import Testing

@testable import Export

@Suite("Bodies for Splatoon 3")
struct Splatoon3BodyTests {
    @Test func aTurfWarIsToldByItsKeys() throws {
        let battle = try Battles.battle("turf")
        let body = try Battles.body(battle) {
            $0.link = LinkTemplate("https://example.org/v?t={t}")
        }
        #expect(body["uuid"]?.stringValue == BattleUUID.of(battle: battle.id))
        #expect(body["lobby"] == "regular")
        #expect(body["rule"] == "nawabari")
        #expect(body["weapon"] == "nova")
        #expect(body["result"] == "win")
        // No turf war ends by knockout.
        #expect(body["knockout"] == nil)
        #expect(body["our_team_percent"] == .number(53.2))
        #expect(body["our_team_count"] == nil)
        #expect(body["rank_in_team"] == 1)
        #expect(body["kill_or_assist"] == 9)
        #expect(body["medals"] == ["耐えたダメージ No.1"])
        #expect(body["start_at"] == 1_795_435_501)
        #expect(body["end_at"] == 1_795_435_681)
        #expect(body["link_url"] == "https://example.org/v?t=61")
        #expect(body["agent"] == "IkaSight")
        #expect(body["agent_version"] == "1.2.3")
        #expect(body["automated"] == true)
        #expect(body["our_team_players"]?[0]?["me"] == true)
        #expect(body["their_team_players"]?[3]?["weapon"] == "promodeler_mg")
        #expect(body["third_team_players"] == nil)
    }

    @Test func aRankedBattleHasCountsAndARank() throws {
        let body = try Battles.body(Battles.battle("ranked"))
        #expect(body["knockout"] == true)
        #expect(body["our_team_count"] == 100)
        #expect(body["our_team_percent"] == nil)
        #expect(body["rank_before"] == "s+")
        #expect(body["rank_before_exp"] == 312)
        #expect(body["rank_after"] == nil)
    }

    @Test func tricolorHasThreeTeamsAndRoles() throws {
        let body = try Battles.body(Battles.battle("tricolor"))
        #expect(body["third_team_role"] == "attacker")
        #expect(body["third_team_players"]?[1]?["weapon"] == "hokusai")
        #expect(body["signal"] == 1)
        // Under another rule the site would put them among the enemies.
        let other = try Battles.body(Battles.battle("tricolor", ["data.rule": "nawabari"]))
        #expect(other["third_team_players"] == nil)
        #expect(other["third_team_percent"] == nil)
        #expect(other["our_team_role"] == nil)
    }

    @Test func splatsAreToldApartOnlyWhereAssistsAreKnown() throws {
        let sum = try Battles.body(Battles.battle())
        #expect(sum["kill"] == nil && sum["assist"] == nil)
        let both = try Battles.body(Battles.battle("turf", ["data.me.assist": 4]))
        #expect(both["kill"] == 5 && both["assist"] == 4 && both["kill_or_assist"] == 9)
        let odd = try Battles.body(Battles.battle("turf", ["data.me.assist": 10]))
        #expect(odd["kill"] == nil && odd["assist"] == nil && odd["kill_or_assist"] == 9)
    }

    static let refused: [(String, String, JSONValue)] = [
        ("data.stage", "stage", "atlantis"), ("data.lobby", "lobby", "bathroom"),
        ("data.rule", "rule", "chess"), ("data.result", "result", "no_contest"),
        ("data.rank_before", "rank_before", "S+"), ("data.us.color", "our_team_color", "#12345"),
        ("data.me.death", "death", 100), ("data.me.special", "special", -1),
        ("data.me.inked", "inked", 4e12), ("data.us.percent", "our_team_percent", 101),
        ("data.x_power_before", "x_power_before", 1e6), ("data.me.death", "death", "three"),
        ("data.start_wall", "start_at", "yesterday"),
        ("data.start_wall", "start_at", "1999-01-01T00:00:00.000Z"),
    ]

    @Test(arguments: refused)
    func whatTheSiteWouldRefuseIsLeftOut(path: String, field: String, value: JSONValue) throws {
        // The own row would stand in for the page's number.
        let row = path.replacing("data.me", with: "data.us.players.0")
        var changes = [path: value]
        changes[row] = value
        let body = try Battles.body(Battles.battle("turf", changes))
        #expect(body[field] == nil)
        #expect(body["uuid"] != nil)
    }

    @Test func weaponsOfLowScoreAreLeftOut() throws {
        let battle = try Battles.battle(
            "turf",
            ["data.me.weapon_score": 0.6, "data.us.players.0.weapon_score": 0.6]
        )
        #expect(try Battles.body(battle)["weapon"] == "nova")
        let strict = try Battles.body(battle) { $0.leastScore = 0.7 }
        #expect(strict["weapon"] == nil)
        #expect(strict["our_team_players"]?[0]?["weapon"] == nil)
        #expect(strict["our_team_players"]?[1]?["weapon"] == "sshooter")
    }

    @Test func disputedValuesAreLeftOut() throws {
        let missing: JSONValue = [
            ["field": "stage", "reason": "disagreement"],
            ["field": "us.players.1.death", "reason": "disagreement"],
        ]
        let body = try Battles.body(Battles.battle("turf", ["missing": missing]))
        #expect(body["stage"] == nil)
        #expect(body["our_team_players"]?[1]?["death"] == nil)
        #expect(body["our_team_players"]?[1]?["special"] == 2)
    }

    @Test func onlyKnownMedalsAndEachOnce() throws {
        let medals: JSONValue = [
            ["name": "耐えたダメージ No.1", "key": "damage_taker_no_1", "grade": "gold"],
            // A misread name with its key, and the same medal again in another language.
            ["name": "ホーム妨衛 No.1", "key": "base_defender_no_1", "grade": "gold"],
            ["name": "#1 Base Defender", "key": nil, "grade": "gold"],
        ]
        let body = try Battles.body(Battles.battle("turf", ["data.medals": medals]))
        #expect(body["medals"] == ["耐えたダメージ No.1", "#1 Base Defender"])
        let unknown: JSONValue = [["name": "誤読", "key": nil, "grade": "gold"]]
        #expect(
            try Battles.body(Battles.battle("turf", ["data.medals": unknown]))["medals"] == nil
        )
    }

    @Test func namesAreLeftOutOnDemandAndWhenTooLong() throws {
        let long = try Battles.body(
            Battles.battle("turf", ["data.us.players.1.name": "12345678901"])
        )
        #expect(long["our_team_players"]?[0]?["name"] == "Player 1")
        #expect(long["our_team_players"]?[1]?["name"] == nil)
        let hidden = try Battles.body(Battles.battle()) { $0.hidesNames = true }
        #expect(!hidden.json.contains("Player"))
    }

    @Test func withoutTheOwnRowOurTeamIsLeftOut() throws {
        let unknown = try Battles.body(Battles.battle("turf", ["data.us.players.0.me": nil]))
        #expect(unknown["our_team_players"] == nil)
        #expect(unknown["their_team_players"] != nil)
        #expect(unknown["rank_in_team"] == nil)
        let two = try Battles.body(Battles.battle("turf", ["data.us.players.1.me": true]))
        #expect(two["our_team_players"] == nil)
    }

    @Test func theUUIDComesFromTheBattleAlone() throws {
        let first = try Battles.body(Battles.battle("ranked"))["uuid"]
        let again = try Battles.body(Battles.battle("amended"))["uuid"]
        #expect(first == again)
        let text = try #require(first?.stringValue)
        #expect(
            text.wholeMatch(
                of: #/[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/#
            ) != nil
        )
        #expect(text != BattleUUID.of(battle: "another"))
    }

    @Test func bodiesHoldNoFileNames() throws {
        let body = try Battles.body(Battles.battle("turf", ["source": "/home/me/secret.mp4"]))
        #expect(!body.json.contains("secret"))
    }
}
