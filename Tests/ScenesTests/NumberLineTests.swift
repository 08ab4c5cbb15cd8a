import Testing

@testable import Scenes

@Suite struct NumberLineTests {
    @Test(arguments: [("x05", 5), ("×O1", 1), ("xD6", 6), ("x 11", 11), ("0Š", 5), ("X10", 10)])
    func lettersThatLookLikeDigitsStandForThem(_ text: String, _ number: Int) {
        #expect(NumberLine.number(text, as: NumberLine.counter) == number)
    }

    @Test(arguments: ["", "x", "x5", "x105", "ミ11", "x0お", "まに"])
    func nothingElseIsACounter(_ text: String) {
        #expect(NumberLine.number(text, as: NumberLine.counter) == nil)
    }

    @Test(arguments: [("1234p", 1234), ("0P", 0), ("9О8p", nil), ("99O p", 990), ("l71р", 171)])
    func pointsEndInTheirSign(_ text: String, _ number: Int?) {
        #expect(NumberLine.number(text, as: NumberLine.points(rows: 56)) == number)
    }

    @Test(arguments: ["1234", "12345p", "p", "", "1234pp", "1-34p"])
    func withoutItTheyMayBeCutOff(_ text: String) {
        #expect(NumberLine.number(text, as: NumberLine.points(rows: 56)) == nil)
    }

    @Test(arguments: [("+27", 27), ("÷10", 10), ("+5", 5), ("27", nil), ("+", nil), ("撃", nil)])
    func penaltiesNeedTheirPlus(_ text: String, _ number: Int?) {
        #expect(NumberLine.number(text, as: NumberLine.penalty) == number)
    }
}
