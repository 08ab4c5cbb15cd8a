import Game
import Video
import Vision

/// For how long matchmaking has been going on: a number inside a sentence, whose words are data
/// (`#` stands for the number, seconds; two numbers are minutes and seconds).
struct ElapsedTime: Sendable {
    private let lines: LineReader
    private let digits: NumberStrip

    init(kit: SceneKit) {
        lines = kit.lines
        digits = NumberStrip(glyphs: GlyphReader(set: kit.glyphs), heights: 24...44)
    }

    /// Reads a strip of white lettering at `NumberStrip.scale`.
    func read(_ strip: Patch, _ language: GameNames.Language?) throws -> Field {
        let blocks = ResultHeader.blocks(of: strip, gap: 44, threshold: 150)
        guard let language, !blocks.isEmpty, let line = try lines.read(scaled: strip) else {
            return Field(missing: .notShown)
        }
        let numbers = line.text.split { !($0.isASCII && $0.isNumber) }.map(String.init)
        guard (1...2).contains(numbers.count) else { return Field(missing: .notShown) }
        let words = line.text.filter { !($0.isASCII && $0.isNumber) }
        let fits = language.elapsed.contains { sentence in
            sentence.filter { $0 == "#" }.count == numbers.count
                && TextFolding.likeness(
                    TextFolding.fold(words),
                    TextFolding.fold(sentence.filter { $0 != "#" })
                ) >= 0.5
        }
        guard fits, numbers.allSatisfy({ $0.count <= 3 }) else { return Field(missing: .lowScore) }
        // The prototypes must find the same digits, in the same order, somewhere in the strip.
        let seen = String(digits.line(strip).glyphs.map { $0.glyph ?? "?" })
        guard numbers.allSatisfy(seen.contains) else { return Field(missing: .lowScore) }
        let values = numbers.compactMap { Int($0) }
        guard let last = values.last, values.count == numbers.count else {
            return Field(missing: .lowScore)
        }
        if values.count == 2, last >= 60 { return Field(missing: .lowScore) }
        return Field(.int(values.count == 2 ? values[0] * 60 + last : last), score: 0.93)
    }
}
