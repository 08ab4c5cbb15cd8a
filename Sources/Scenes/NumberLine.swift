import Game
import Video
import Vision

/// Reads a number such as `x05` or `1234p` as a line of text, where its digits are too small or
/// too blurred to be told apart one by one.
///
/// The net knows the lettering, not that it is a number: letters that look like a digit stand for
/// it. Four readings cut a little differently must give the same number, or at least three with
/// none against them.
struct NumberLine: Sendable {
    /// How a kind of number is written, and how it is cut out of the page.
    struct Shape: Sendable {
        /// How each reading's region differs from the number's: rows up, and its height.
        var cuts: [(up: Double, rows: Double)]
        var digits: ClosedRange<Int>
        /// What the sign before or behind the digits is read as, and whether it may be missing.
        var before: String = ""
        var behind: String = ""
        var needsSign = false
    }

    /// A small counter: `x05`.
    static let counter = Shape(
        cuts: [(2, 30), (1, 30), (3, 32), (4, 35)],
        digits: 2...2,
        before: "x×X+・*"
    )
    /// A penalty: `+12`.
    static let penalty = Shape(
        cuts: [(0, 40), (2, 42), (-1, 38), (3, 46)],
        digits: 1...3,
        before: "+＋十÷",
        needsSign: true
    )
    /// A row's points: `1234p`. The sign must be seen, since digits alone may be cut off.
    static func points(rows: Double) -> Shape {
        Shape(
            cuts: [(0, 1), (1, 1), (-1, 0.96), (2, 1.08)].map { ($0.0, $0.1 * rows) },
            digits: 1...4,
            behind: "pPρрРþ",
            needsSign: true
        )
    }

    /// A line less sure than this is not counted.
    private static let least = 0.3
    private static let digits: [Character: Character] = [
        "O": "0", "o": "0", "D": "0", "Q": "0", "°": "0", "○": "0", "l": "1", "I": "1", "i": "1",
        "|": "1", "Š": "5", "S": "5", "Z": "2",
    ]
    private let lines: LineReader

    init(lines: LineReader) { self.lines = lines }

    /// The number in a region, canvas units.
    func read(
        _ picture: borrowing GamePicture,
        _ region: CanvasRect,
        as shape: Shape
    ) throws -> Field {
        var numbers: [Int] = []
        for cut in shape.cuts {
            let rect = CanvasRect(
                x: region.x,
                y: region.y - cut.up,
                width: region.width,
                height: cut.rows
            )
            let width = Int((rect.width * Double(LineReader.rows) / rect.height).rounded())
            let strip = picture.patch(rect, width: width, height: LineReader.rows).whiteness
            guard let line = try lines.read(strip), line.confidence >= Self.least,
                let number = Self.number(line.text, as: shape)
            else { continue }
            numbers.append(number)
        }
        guard let first = numbers.first, numbers.count >= 3,
            numbers.allSatisfy({ $0 == first })
        else { return Field(missing: .lowScore) }
        return Field(.int(first), score: numbers.count == 4 ? 0.9 : 0.85)
    }

    /// The digits, beside the shape's sign.
    static func number(_ text: String, as shape: Shape) -> Int? {
        var signs = text.filter { !$0.isWhitespace }
        var isSigned = false
        if let first = signs.first, shape.before.contains(first) {
            signs.removeFirst()
            isSigned = true
        }
        if let last = signs.last, shape.behind.contains(last) {
            signs.removeLast()
            isSigned = true
        }
        let number = signs.map { digits[$0] ?? $0 }
        guard isSigned || !shape.needsSign, shape.digits.contains(number.count),
            number.allSatisfy({ ("0"..."9").contains($0) })
        else { return nil }
        return Int(String(number))
    }
}
