import Testing

@testable import Game

private func seen(_ key: String, _ score: Double = 0.9, of category: String? = nil) -> Field {
    Field(.string(key), score: score, kind: .scored, category: category)
}

private func unseen(_ category: String? = nil, near keys: [String] = []) -> Field {
    Field(
        missing: .lowScore,
        kind: .scored,
        alternatives: keys.map { Candidate(key: $0, score: 0.4) },
        category: category
    )
}

@Suite struct RosterMatchTests {
    @Test func theOrdersMayDiffer() {
        let page = [seen("a"), seen("b"), seen("c"), seen("d")]
        let match = RosterMatch(page: page, hud: [seen("d"), seen("c"), seen("a"), seen("b")])
        #expect(match.weapons == page)
    }

    @Test func whatThePageDoesNotGiveComesFromTheLampOfItsClass() {
        let page = [seen("a"), seen("b"), unseen("nova"), unseen("bold")]
        let hud = [
            seen("bold_neo", of: "bold"), seen("a"), seen("nova_neo", 0.8, of: "nova"), seen("b"),
        ]
        let weapons = RosterMatch(page: page, hud: hud).weapons
        #expect(weapons.map(\.value) == ["a", "b", "nova_neo", "bold_neo"])
        #expect(weapons[2].score < 0.8)
    }

    @Test func twoRowsThatMayBeTheSameLampStayNull() {
        let page = [seen("a"), seen("b"), unseen("nova"), unseen("nova")]
        let hud = [seen("a"), seen("b"), seen("nova_neo", of: "nova"), unseen("nova")]
        #expect(RosterMatch(page: page, hud: hud).weapons.map(\.value) == ["a", "b", nil, nil])
    }

    @Test func aConflictIsToldWithBothScores() {
        let page = [seen("a"), seen("b"), seen("c"), seen("nova", 0.97, of: "nova")]
        let hud = [seen("c"), seen("nova_neo", 0.7, of: "nova"), seen("a"), seen("b")]
        let weapon = RosterMatch(page: page, hud: hud).weapons[3]
        #expect(weapon.value == "nova")
        #expect(weapon.reason == .disagreement)
        #expect(weapon.disputed.map(\.key) == ["nova", "nova_neo"])
        #expect(weapon.disputed.map(\.score) == [0.97, 0.7])
        #expect(weapon.score < 0.97)
        let row: FieldTree = ["weapon": .field(weapon)]
        #expect(row.missing.first?.json["readings"]?[1]?["key"] == "nova_neo")
    }

    @Test func whereTheLampIsTheSurerOneTheWeaponIsNull() {
        let page = [seen("a"), seen("b"), seen("c"), seen("nova", 0.7, of: "nova")]
        let hud = [seen("c"), seen("nova_neo", 0.97, of: "nova"), seen("a"), seen("b")]
        let weapon = RosterMatch(page: page, hud: hud).weapons[3]
        #expect(weapon.value == nil)
        #expect(weapon.category == "nova")
        #expect(weapon.disputed.first?.key == "nova_neo")
    }

    @Test func aLampThatIsNotKnownContradictsNothing() {
        let page = [seen("a"), seen("b"), seen("c"), seen("d")]
        let weapons = RosterMatch(page: page, hud: [seen("a"), seen("b"), unseen(), seen("x")])
            .weapons
        #expect(weapons == page)
    }
}
