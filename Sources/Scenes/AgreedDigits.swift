import Video
import Vision

/// Reads the digits of one number where a single reader has seen too few of their kind to be
/// trusted alone.
///
/// Readers that know nothing of each other look: the line net at all digits at once, prototypes one
/// by one, and where those know not all, a general engine. Two must agree and none contradict.
struct AgreedDigits: Sendable {
    /// What was agreed on.
    struct Reading {
        var digits: String
        var score: Double
    }

    private let lines: LineReader
    private let text: TextReader
    private let glyphs: GlyphReader

    init(kit: SceneKit) {
        lines = kit.lines
        text = kit.text
        glyphs = GlyphReader(set: kit.glyphs)
    }

    /// The digits that stand in `boxes`, left to right; nil where they are not sure. A point
    /// between them is left out.
    func read(_ strip: Patch, _ boxes: [GlyphBox]) throws -> Reading? {
        guard let part = Self.part(strip, boxes) else { return nil }
        let shapes = boxes.map { glyphs.classify(strip, $0).glyph }
        let net = Self.digits(try lines.read(scaled: part)?.text)
        guard net.count == boxes.count,
            zip(net, shapes).allSatisfy({ $1 == nil || $0 == $1 })
        else { return nil }
        if !shapes.contains(nil) { return Reading(digits: net, score: 0.98) }
        return try engineReads(net, in: part) ? Reading(digits: net, score: 0.92) : nil
    }

    /// Whether one of the readers that look at all digits at once finds in `boxes` what another one
    /// made of them.
    func confirms(_ digits: String, _ strip: Patch, _ boxes: [GlyphBox]) throws -> Bool {
        // Either takes bold digits now and then for others, by how they are cut out and how large.
        for (margin, scales) in [(0.25, [0.8, 0.5]), (0.4, [0.5, 0.8]), (0.15, [0.6])] {
            guard let part = Self.part(strip, boxes, margin: margin) else { return false }
            if try Self.digits(lines.read(scaled: part)?.text) == digits { return true }
            for scale in scales where try engineReads(digits, in: part, scale: scale) {
                return true
            }
        }
        return false
    }

    /// The boxes with what lies around them; `margin` in shares of a digit's height.
    private static func part(
        _ strip: Patch,
        _ boxes: [GlyphBox],
        margin: Double = 0.25
    ) -> Patch? {
        guard let first = boxes.first, let last = boxes.last else { return nil }
        let margin = Int(Double(first.height) * margin)
        let top = boxes.map(\.y0).min() ?? 0
        let bottom = boxes.map(\.y1).max() ?? strip.height
        return strip.crop(
            x: first.x0 - margin,
            y: top - margin,
            width: last.x1 - first.x0 + 2 * margin,
            height: bottom - top + 2 * margin
        )
    }

    private func engineReads(
        _ digits: String,
        in part: Patch,
        scale: Double = 0.8
    ) throws -> Bool {
        guard text.has(Self.engine) else { return false }
        let line = try text.read(
            part,
            language: Self.engine,
            allowed: "0123456789.",
            recipe: StripRecipe(scale: scale)
        )
        return Self.digits(line.text) == digits
    }

    /// Digits are the same in every language; this one's data is always installed.
    private static let engine = "eng"

    private static func digits(_ text: String?) -> String {
        (text ?? "").filter { $0.isASCII && $0.isNumber }
    }
}
