import Testing

@testable import Game

@Suite struct NameAgreementTests {
    private func field(_ name: String?, _ score: Double = 0.9, maybe: String? = nil) -> Field {
        guard let name else {
            let near = maybe.map { [Candidate(key: $0, score: 0.6)] } ?? []
            return Field(missing: .lowScore, alternatives: near)
        }
        return Field(.string(name), score: score)
    }

    private func agreed(_ page: [Field], _ screens: [Field]...) -> [String?] {
        var agreement = NameAgreement(names: page)
        agreement.agree(with: screens)
        return agreement.names.map { $0.value?.stringValue }
    }

    private func screen(_ names: String?...) -> [Field] { names.map { field($0) } }

    @Test func equalNamesMakeEachOtherSurer() {
        var agreement = NameAgreement(names: [field("のあ", 0.8), field("MARIE", 0.8)])
        agreement.agree(with: [screen("MARIE", nil), screen(nil, "MARIE")])
        #expect(agreement.names[1].score > 0.95)
        #expect(agreement.names[0].score == 0.8)
    }

    @Test func theSpellingOfTwoScreensStandsAgainstOne() {
        let page = [field("ラーメン¥98Q", 0.8), field("のあ")]
        let other = screen("のあ", "ラーメン¥980")
        #expect(agreed(page, other, other) == ["ラーメン¥980", "のあ"])
        #expect(agreed(page, screen(nil, nil)) == ["ラーメン¥98Q", "のあ"])
    }

    @Test func whatThePageNearlySaidIsEnoughBesideAnother() {
        let page = [field(nil, maybe: "Ishmae1"), field("Jules"), field(nil), field("Nine")]
        #expect(
            agreed(page, screen("Ishmael", nil, nil, nil)) == ["Ishmael", "Jules", nil, "Nine"]
        )
    }

    @Test func theLastPlayerIsTheOneLeftOver() {
        let page = [field("ヒロキ"), field(nil), field("のあ"), field("まにまに")]
        #expect(
            agreed(page, screen("まにまに", "のあ", "かんたろ", "ヒロキ"))
                == ["ヒロキ", "かんたろ", "のあ", "まにまに"]
        )
        // One name unknown on the card: it could be either's.
        #expect(agreed(page, screen("まにまに", nil, "かんたろ", "ヒロキ"))[1] == nil)
    }

    @Test func twoPlayersAreNeverMadeOne() {
        // Alike on the page: neither may take the other's name.
        let page = [field("Player 1"), field("Player 2"), field(nil, maybe: "Player 3")]
        #expect(agreed(page, screen("Player 3")) == ["Player 1", "Player 2", nil])
        // Alike on the card, and one of them equal to a row: the other stays out.
        #expect(agreed([field("Player 1")], screen("Player 1", "Player 2")) == ["Player 1"])
        #expect(agreed([field("Player 4")], screen("Player 1", "Player 2")) == ["Player 4"])
        // Short names are only ever equal.
        #expect(agreed([field("あ")], screen("い"), screen("い")) == ["あ"])
    }

    @Test func aResultTakesTheNamesOfTheCard() {
        var script = Script()
        var battle = Battle().scoreboard
        battle.set(dotted: "us.players.0.name", .missing(.lowScore))
        for (row, name) in [(1, "のあ"), (2, "まにまに"), (3, "MARIE")] {
            battle.set(dotted: "us.players.\(row).name", .value(.string(name), score: 0.9))
        }
        var card = Battle().card
        card.set(
            "us",
            .list(["MARIE", "のあ", "まにまに", "かんたろ"].map { ["name": .value(.string($0))] })
        )
        script.show(.battleIntro, card)
        script.show(.battleHud, Battle().hud())
        script.show(.battleFinish)
        script.show(.resultPersonal, Battle().personal)
        script.show(.resultScoreboard, battle)
        script.wait(30)
        #expect(script.results[0].data["us", "players", "0", "name"]?.value == "かんたろ")
    }
}
