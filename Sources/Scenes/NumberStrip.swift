import Game
import Video
import Vision

/// Reads the whole numbers of the result pages and the HUD out of canvas regions.
struct NumberStrip: Sendable {
    private let glyphs: GlyphReader
    /// The heights that a digit may have, canvas units.
    private let heights: ClosedRange<Double>

    init(glyphs: GlyphReader, heights: ClosedRange<Double>) {
        self.glyphs = glyphs
        self.heights = heights
    }

    /// Strips are read at twice the canvas's size, so that small digits keep their shape.
    static let scale = 2.0

    func glyph(_ strip: Patch, _ box: GlyphBox, among: String? = nil) -> GlyphReader.Glyph {
        glyphs.classify(strip, box, among: among)
    }

    func line(_ strip: Patch) -> GlyphReader.Line {
        let low = Int((heights.lowerBound * Self.scale).rounded(.down))
        let high = Int((heights.upperBound * Self.scale).rounded(.up))
        return glyphs.read(strip, heights: low...high)
    }

    /// The number of a strip such as `x03` or `1234p`: the digits after `prefix` and before
    /// `suffix`; other signs stand for nothing and make it null.
    func number(
        _ strip: Patch,
        prefix: Character? = nil,
        suffix: Character? = nil,
        digits: ClosedRange<Int>
    ) -> Field {
        var glyphs = line(strip).glyphs
        if let suffix, let end = glyphs.lastIndex(where: { $0.glyph == suffix }) {
            glyphs.removeSubrange(end...)
        }
        if let prefix, let start = glyphs.firstIndex(where: { $0.glyph == prefix }) {
            glyphs.removeSubrange(...start)
        }
        return Self.field(glyphs, digits: digits)
    }

    static func field(_ glyphs: [GlyphReader.Glyph], digits: ClosedRange<Int>) -> Field {
        guard !glyphs.isEmpty else { return Field(missing: .notShown) }
        let line = GlyphReader.Line(glyphs: glyphs)
        guard digits.contains(glyphs.count), let value = Int(line.text) else {
            return Field(missing: .lowScore, score: line.score)
        }
        return Field(.int(value), score: line.score)
    }
}
