import Testing

@testable import Vision

@Suite struct ClosedListTests {
    private let rules = ClosedList(
        names: [
            (key: "area", name: "ガチエリア"), (key: "yagura", name: "ガチヤグラ"),
            (key: "hoko", name: "ガチホコバトル"), (key: "asari", name: "ガチアサリ"),
        ],
        language: "jpn"
    )

    @Test func theNameItselfIsFoundAndSure() {
        let match = rules.match(texts: ["ガチホコバトル", "ガチホコバトル", "ガチホコバトル"])
        #expect(match.key == "hoko")
        #expect(match.score > 0.95)
        #expect(match.candidates.first?.key == "hoko")
        #expect(match.candidates.first?.likeness == 1)
    }

    @Test func readingsThatAreNeverWhollyRightStillFindIt() {
        #expect(rules.match(texts: ["カチホコハトル", "ガチ木コバトル", "ガチホコバ"]).key == "hoko")
    }

    @Test func oneBadReadingAmongGoodOnesDoesNoHarm() {
        let good = ["ガチエリア", "ガチエリア", "ガチエリア"]
        #expect(rules.match(texts: good + ["ガチアサリ", "xxxx"]).key == "area")
    }

    @Test func twoThatAreAsNearAreNone() {
        let twins = ClosedList(
            names: [(key: "one", name: "Medal No.1"), (key: "two", name: "Medal No.2")],
            language: "eng"
        )
        let match = twins.match(texts: Array(repeating: "Medal No.", count: 3))
        #expect(match.key == nil)
        #expect(Set(match.candidates.map(\.key)) == ["one", "two"])
        #expect(twins.match(texts: Array(repeating: "Medal No.1", count: 3)).key == "one")
    }

    @Test func aKeyWithTwoNamesDoesNotCompeteWithItself() {
        let list = ClosedList(
            names: [(key: "a", name: "Scorch Gorge"), (key: "a", name: "Scorch Gorges")],
            language: "eng"
        )
        #expect(list.match(texts: Array(repeating: "Scorch Gorge", count: 3)).key == "a")
    }

    @Test func foreignTextIsNothing() {
        let match = rules.match(texts: ["HELLO", "WORLD", "LOREM"])
        #expect(match.key == nil)
        #expect(match.score < 0.6)
    }

    @Test func emptyReadingsAndEmptyListsAreNothing() {
        #expect(rules.match(texts: []).key == nil)
        #expect(rules.match(texts: ["", "", ""]).key == nil)
        let none = ClosedList(names: [], language: "eng").match(texts: ["Win"])
        #expect(none == ListMatch(key: nil, score: 0, candidates: []))
    }

    @Test func nearnessNeedsNoKeys() {
        #expect(rules.nearness(of: "ガチホコバトル") == 1)
        #expect(rules.nearness(of: "ガチホコバトン") > 0.8)
        #expect(rules.nearness(of: "HELLO") == 0)
        #expect(rules.nearness(of: "") == 0)
    }

    @Test func oneReadingAloneWeighsLessThanThree() {
        let one = rules.match(texts: ["ガチエリア"], least: 0)
        let three = rules.match(texts: Array(repeating: "ガチエリア", count: 3))
        #expect(one.score < three.score)
        // Least is on the mean of three: a third of a perfect likeness is not enough.
        #expect(rules.match(texts: ["ガチエリア"], least: 0.5).key == nil)
    }
}
