import Game
import Testing

@testable import Scenes

@Suite struct GearCardTests {
    private let nova = Field("nova", score: 0.9, kind: .scored)

    @Test func iconAndWordThatAgreeAreSurer() {
        let both = GearCard.agreed(icon: nova, word: Field("nova", score: 0.95))
        #expect(both.value == "nova")
        #expect(both.score > 0.95)
        #expect(both.kind == .scored)
    }

    @Test func iconAndWordThatDifferAreNull() {
        let both = GearCard.agreed(icon: nova, word: Field("nova_neo", score: 0.9))
        #expect(both.value == nil)
        #expect(both.reason == .disagreement)
        #expect(Set(both.alternatives.map(\.key)) == ["nova", "nova_neo"])
        // A word that is hardly read says nothing against an icon.
        #expect(GearCard.agreed(icon: nova, word: Field("nova_neo", score: 0.6)) == nova)
        #expect(GearCard.agreed(icon: nova, word: Field(missing: .notShown)) == nova)
    }

    @Test func aWordNamesWhatNoIconShows() {
        let near = Field(
            missing: .lowScore,
            kind: .scored,
            alternatives: [Candidate(key: "nova", score: 0.4)]
        )
        let word = Field("nova", score: 0.8)
        #expect(GearCard.agreed(icon: near, word: word).value == "nova")
        let unlike = Field(missing: .lowScore, kind: .scored)
        #expect(GearCard.agreed(icon: unlike, word: word).value == nil)
        #expect(GearCard.agreed(icon: unlike, word: Field("nova", score: 0.97)).value == "nova")
    }
}

@Suite struct DimmedRowTests {
    @Test func aDimmedRowIsAPlayerWhoLeft() {
        let rows = [250, 251, 120, 248]
        #expect(ResultScoreboard.hasLeft(rows, 2).value == true)
        #expect(ResultScoreboard.hasLeft(rows, 0).value == false)
        // Neither bright nor clearly dimmed, or a whole team that is dark: nobody knows.
        #expect(ResultScoreboard.hasLeft([250, 190, 250, 250], 1).value == nil)
        #expect(ResultScoreboard.hasLeft([90, 60, 90, 90], 1).value == nil)
    }
}
