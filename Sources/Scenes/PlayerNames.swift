import Game
import Video
import Vision

/// Reads players' names: open text in the game's lettering, which no list helps with.
///
/// The line net knows that lettering, but of thousands of ideographs only some; for Latin names and
/// for ideographs a general text engine is asked, too. What is not sure is null.
public struct PlayerNames: Sendable {
    private let lines: LineReader
    private let text: TextReader

    init(lines: LineReader, text: TextReader) {
        self.lines = lines
        self.text = text
    }

    /// The name inside a region whose height the lettering fills to 55 to 85 %.
    func read(_ picture: borrowing GamePicture, _ region: CanvasRect) throws -> Field {
        let width = Int((region.width * Double(LineReader.rows) / region.height).rounded())
        let strip = picture.patch(region, width: width, height: LineReader.rows)
        guard let line = try lines.read(strip.gray(\.luma)), !line.text.isEmpty else {
            return Field(missing: .notShown)
        }
        let isLatin = Self.isLatin(line.text)
        // A general engine reads kana in this lettering badly, so it cannot better the net; Latin it
        // reads better, and where both agree the name is sure. Of an ideograph that the net does not
        // know it makes one that is like it, which only another reader can tell.
        guard isLatin || !Self.ideographs(of: line.text).isEmpty else {
            return Self.field(line.text, score: min(0.97, line.confidence * 0.97))
        }
        let engine = isLatin ? "eng" : "jpn"
        guard text.has(engine) else {
            return Self.field(line.text, score: line.confidence * (isLatin ? 0.95 : 0.5))
        }
        let sharp = picture.patch(region, scale: 1.25).whiteness
        let other = Self.plain(try text.read(sharp, language: engine).text)
        if isLatin {
            let agrees = other == Self.plain(line.text)
            let score = agrees ? max(0.9, line.confidence) : line.confidence * 0.95
            return Self.field(line.text, score: min(0.99, score))
        }
        let share = Self.hasSameIdeographs(line.text, other) ? 0.97 : 0.5
        return Self.field(line.text, score: line.confidence * share)
    }

    /// Whether two readings have the same ideographs in the same order.
    static func hasSameIdeographs(_ a: String, _ b: String) -> Bool {
        ideographs(of: a) == ideographs(of: b)
    }

    /// The ideographs of a name, and the box that the net has for what it does not know. Those that kana
    /// look like are none.
    private static func ideographs(of name: String) -> [Unicode.Scalar] {
        name.unicodeScalars.filter { scalar in
            let isOne = (0x3400...0x9FFF).contains(scalar.value) || scalar == "々" || scalar == "□"
            return isOne && !"力八二口工夕卜一".unicodeScalars.contains(scalar)
        }
    }

    /// The name, or null with what it may be: another screen may show the same one more clearly.
    private static func field(_ name: String, score: Double) -> Field {
        score >= least
            ? Field(.string(name), score: score)
            : Field(
                missing: .lowScore,
                score: score,
                alternatives: [Candidate(key: name, score: score)]
            )
    }

    /// Under this a name is null. On players kept out of training, lines whose least sure character
    /// had 0.8 were right 77 times of 78.
    private static let least = 0.76

    private static func isLatin(_ name: String) -> Bool {
        name.unicodeScalars.allSatisfy { $0.value < 0x250 }
    }

    private static func plain(_ text: String) -> String { text.filter { !$0.isWhitespace } }
}
