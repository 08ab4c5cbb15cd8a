import Testing

@testable import Export

@Suite struct LineSplitterTests {
    func lines(_ text: String, limit: Int = 8, step: Int) -> [LineSplitter.Line] {
        var splitter = LineSplitter(limit: limit)
        let bytes = Array(text.utf8)
        var found: [LineSplitter.Line] = []
        for start in stride(from: 0, to: bytes.count, by: step) {
            found += splitter.append(bytes[start..<min(start + step, bytes.count)])
        }
        return found + splitter.finish()
    }

    @Test(arguments: [1, 2, 3, 7, 100])
    func cutsAnywhere(step: Int) {
        let expected = ["ab", "c", "", "déf", "g"].map {
            LineSplitter.Line.whole(Array($0.utf8)[...])
        }
        #expect(lines("ab\nc\r\n\ndéf\ng", step: step) == expected)
    }

    @Test(arguments: [1, 4, 100])
    func longLinesAreDroppedAndTheNextIsRead(step: Int) {
        let text = "12345678\n123456789\n" + String(repeating: "x", count: 50) + "\nok"
        let expected: [LineSplitter.Line] = [
            .whole(Array("12345678".utf8)[...]), .tooLong, .tooLong, .whole(Array("ok".utf8)[...]),
        ]
        #expect(lines(text, step: step) == expected)
    }
}
