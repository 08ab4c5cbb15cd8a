import Game
import Video
import Vision

/// Reads a counter such as `x05` as a line of text, where its digits are too small or too blurred
/// to be told apart one by one.
///
/// The net knows the lettering, not that it is a number: letters that look like a digit stand for
/// it. Four readings cut a little differently must give the same number, or at least three with
/// none against them.
struct CounterLine: Sendable {
    /// How each reading's region differs from the counter's: rows up, and its height.
    private static let cuts: [(up: Double, rows: Double)] = [(2, 30), (1, 30), (3, 32), (4, 35)]
    /// A line less sure than this is not counted.
    private static let least = 0.3
    private static let digits: [Character: Character] = [
        "O": "0", "o": "0", "D": "0", "Q": "0", "°": "0", "○": "0", "l": "1", "I": "1", "i": "1",
        "|": "1", "Š": "5", "S": "5", "Z": "2",
    ]
    private let lines: LineReader

    init(lines: LineReader) { self.lines = lines }

    /// The number in a region, canvas units.
    func read(_ picture: borrowing GamePicture, _ region: CanvasRect) throws -> Field {
        var numbers: [Int] = []
        for cut in Self.cuts {
            let rect = CanvasRect(
                x: region.x,
                y: region.y - cut.up,
                width: region.width,
                height: cut.rows
            )
            let width = Int((rect.width * Double(LineReader.rows) / rect.height).rounded())
            let strip = picture.patch(rect, width: width, height: LineReader.rows).whiteness
            guard let line = try lines.read(strip), line.confidence >= Self.least,
                let number = Self.number(line.text)
            else { continue }
            numbers.append(number)
        }
        guard let first = numbers.first, numbers.count >= 3,
            numbers.allSatisfy({ $0 == first })
        else { return Field(missing: .lowScore) }
        return Field(.int(first), score: numbers.count == 4 ? 0.9 : 0.85)
    }

    /// Two digits, after an x or nothing.
    static func number(_ text: String) -> Int? {
        var signs = text.filter { !$0.isWhitespace }.map { digits[$0] ?? $0 }
        if let first = signs.first, "x×X+・*".contains(first) { signs.removeFirst() }
        guard signs.count == 2, signs.allSatisfy({ ("0"..."9").contains($0) }) else { return nil }
        return Int(String(signs))
    }
}
