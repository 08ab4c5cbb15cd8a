import Game
import Video
import Vision

/// A power such as `2219.8`: whole digits, a point and one more digit, at the right end of a strip.
///
/// Two readers that know nothing of each other read the digits: prototypes one by one, and the line
/// net all at once. They must not contradict each other.
struct PowerNumber: Sendable {
    private let lines: LineReader
    private let glyphs: GlyphReader
    /// The heights that its digits may have, canvas units.
    private let heights: ClosedRange<Double>

    init(kit: SceneKit, heights: ClosedRange<Double>) {
        lines = kit.lines
        glyphs = GlyphReader(set: kit.glyphs)
        self.heights = heights
    }

    /// Strips are read at twice the canvas's size, so that small digits keep their shape.
    static let scale = 2.0

    /// The power; null and `not_shown` where the strip ends in no such number.
    func read(_ strip: Patch) throws -> Field {
        let peak = Int(strip.pixels.max() ?? 0)
        guard peak >= 110 else { return Field(missing: .notShown) }
        let boxes = GlyphReader.boxes(of: strip, threshold: max(90, peak * 55 / 100))
        guard let group = group(of: boxes) else { return Field(missing: .notShown) }
        let digits = group.digits
        let read = digits.map { glyphs.classify(strip, $0).glyph }
        let margin = digits[0].height / 4
        let top = digits.map(\.y0).min() ?? 0
        let bottom = digits.map(\.y1).max() ?? strip.height
        let line = try lines.read(
            scaled: strip.crop(
                x: digits[0].x0 - margin,
                y: top - margin,
                width: digits[digits.count - 1].x1 - digits[0].x0 + 2 * margin,
                height: bottom - top + 2 * margin
            )
        )
        let net = (line?.text ?? "").filter { $0.isASCII && $0.isNumber }
        let shapes = String(read.map { $0 ?? "?" })
        let agree = net.count == digits.count && zip(net, read).allSatisfy { $1 == nil || $0 == $1 }
        let known = read.filter { $0 != nil && $0 != "?" }.count
        let sure = agree && (known == digits.count || (line?.confidence ?? 0) >= 0.8)
        guard sure, let value = Int(net), (3000...60000).contains(value) else {
            return Field(missing: shapes == net ? .notShown : .lowScore, score: 0.4)
        }
        let score = known == digits.count ? 0.98 : 0.9
        return Field(.number(Double(value) / 10), score: score)
    }

    /// The last boxes that stand as digits of one number, with a point before the last of them.
    private func group(of boxes: [GlyphBox]) -> (digits: [GlyphBox], point: GlyphBox)? {
        let low = Int(heights.lowerBound * Self.scale)
        let high = Int(heights.upperBound * Self.scale)
        var digits: [GlyphBox] = []
        for box in boxes.reversed() where (low...high).contains(box.height) {
            if let next = digits.first {
                // A colon or a word stands further off than a point is wide.
                guard next.x0 - box.x1 < next.height * 6 / 10 else { break }
            }
            digits.insert(box, at: 0)
        }
        guard (4...5).contains(digits.count) else { return nil }
        let last = digits[digits.count - 1]
        let before = digits[digits.count - 2]
        let point = boxes.first { box in
            box.height * 2 < last.height && box.width * 2 < last.height
                && box.x0 >= before.x1 - 2 && box.x1 <= last.x0 + 2
                && box.y0 > before.y0 + before.height / 2
        }
        return point.map { (digits, $0) }
    }
}
