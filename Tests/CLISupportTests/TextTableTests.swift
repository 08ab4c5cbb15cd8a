import Testing

@testable import CLISupport

@Suite struct TextTableTests {
    @Test func columnsLineUpInWideLettersToo() {
        let lines = TextTable.lines([["", "a"], ["イカ", "1"], ["abc", "10"], ["x"]])
        #expect(lines == ["       a", "イカ   1", "abc   10", "x"])
    }
}
