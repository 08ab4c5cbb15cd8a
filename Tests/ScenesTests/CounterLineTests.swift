import Testing

@testable import Scenes

@Suite struct CounterLineTests {
    @Test(arguments: [("x05", 5), ("×O1", 1), ("xD6", 6), ("x 11", 11), ("0Š", 5), ("X10", 10)])
    func lettersThatLookLikeDigitsStandForThem(_ text: String, _ number: Int) {
        #expect(CounterLine.number(text) == number)
    }

    @Test(arguments: ["", "x", "x5", "x105", "ミ11", "x0お", "まに"])
    func nothingElseIsANumber(_ text: String) {
        #expect(CounterLine.number(text) == nil)
    }
}
