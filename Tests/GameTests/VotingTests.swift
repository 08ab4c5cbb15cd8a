import Testing

@testable import Game

@Suite struct VotingTests {
    @Test func theWinnersScoreFallsWithAgreement() {
        var vote = FieldVote()
        for _ in 0..<3 { vote.add(Field("a", score: 0.8)) }
        #expect(vote.result == Field("a", score: 0.8))
        vote.add(Field("b", score: 0.8))
        #expect(vote.result?.value == "a")
        #expect(abs((vote.result?.score ?? 0) - 0.6) < 1e-9)
    }

    @Test func aTieIsNullWithBothAsAlternatives() {
        var vote = FieldVote()
        vote.add(Field("a", score: 0.9))
        vote.add(Field("b", score: 0.9))
        #expect(vote.result?.value == nil)
        #expect(vote.result?.reason == .disagreement)
        #expect(Set(vote.result?.alternatives.map(\.key) ?? []) == ["a", "b"])
    }

    @Test func qualityWeighs() {
        var vote = FieldVote()
        vote.add(Field("blurred", score: 0.9), quality: 0.1)
        vote.add(Field("clear", score: 0.9), quality: 1)
        #expect(vote.result?.value == "clear")
    }

    @Test func aNullDoesNotOutvoteAValue() {
        var vote = FieldVote()
        for _ in 0..<9 { vote.add(Field(missing: .lowScore, score: 0.3)) }
        #expect(vote.result?.reason == .lowScore)
        vote.add(Field("a", score: 0.9))
        #expect(vote.result?.value == "a")
    }

    @Test func listsOfDifferentLengthsDoNotMix() {
        var vote = TreeVote()
        vote.add(["rows": [.value(1), .value(2)]])
        vote.add(["rows": [.value(1), .value(2)]])
        vote.add(["rows": [.value(2)]])
        #expect(vote.result?["rows"]?.items.map(\.value) == [1, 2])
        vote.add(["rows": .missing(.hidden)])
        #expect(vote.result?["rows"]?.items.count == 2)
    }

    @Test func shadesOfOneColourAgree() {
        var vote = TreeVote()
        vote.add(["colors": ["us": .value("ffaa00")], "name": .value("ffaa00")])
        vote.add(["colors": ["us": .value("fda803")], "name": .value("fda803")])
        #expect(vote.result?["colors", "us"]?.value == "ffaa00")
        #expect(vote.result?["name"]?.field?.reason == .disagreement)
    }
}

@Suite struct CategoryVoteTests {
    private func kit(_ key: String?, _ category: String?) -> Field {
        guard let key else {
            return Field(missing: .lowScore, score: 0.4, kind: .scored, category: category)
        }
        return Field(.string(key), score: 0.9, kind: .scored, category: category)
    }

    @Test func kitsThatDisagreeLeaveTheirClass() {
        var vote = FieldVote()
        vote.add(kit("nova", "nova"))
        vote.add(kit("nova_neo", "nova"))
        #expect(vote.result?.value == nil)
        #expect(vote.result?.category == "nova")
    }

    @Test func classesThatDisagreeLeaveNothing() {
        var vote = FieldVote()
        vote.add(kit(nil, "nova"))
        vote.add(kit(nil, "bold"))
        vote.add(kit(nil, nil))
        #expect(vote.result?.category == nil)
        vote = FieldVote()
        vote.add(kit(nil, nil))
        vote.add(kit(nil, "bold"))
        #expect(vote.result?.category == "bold")
    }
}
