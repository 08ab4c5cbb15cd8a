import Game
import Video
import Vision

/// A power such as `2219.8`: whole digits, a point and one more digit, at the right end of a strip.
struct PowerNumber: Sendable {
    private let agreed: AgreedDigits
    /// The heights that its digits may have, canvas units.
    private let heights: ClosedRange<Double>

    init(kit: SceneKit, heights: ClosedRange<Double>) {
        agreed = AgreedDigits(kit: kit)
        self.heights = heights
    }

    /// Strips are read at twice the canvas's size, so that small digits keep their shape.
    static let scale = 2.0

    /// The power; null and `not_shown` where the strip ends in no such number.
    func read(_ strip: Patch) throws -> Field {
        let peak = Int(strip.pixels.max() ?? 0)
        guard peak >= 110 else { return Field(missing: .notShown) }
        let boxes = GlyphReader.boxes(of: strip, threshold: max(90, peak * 55 / 100))
        guard let digits = digits(of: boxes) else { return Field(missing: .notShown) }
        guard let reading = try agreed.read(strip, digits), let value = Int(reading.digits),
            (3000...60000).contains(value)
        else {
            return Field(missing: .lowScore, score: 0.4)
        }
        return Field(.number(Double(value) / 10), score: reading.score)
    }

    /// The last boxes that stand as digits of one number, with a point before the last of them.
    private func digits(of boxes: [GlyphBox]) -> [GlyphBox]? {
        let low = Int(heights.lowerBound * Self.scale)
        let high = Int(heights.upperBound * Self.scale)
        var digits: [GlyphBox] = []
        for box in boxes.reversed() where (low...high).contains(box.height) {
            if let next = digits.first {
                // A colon or a word stands further off than a point is wide.
                guard next.x0 - box.x1 < next.height * 9 / 10 else { break }
            }
            digits.insert(box, at: 0)
        }
        guard (4...5).contains(digits.count) else { return nil }
        let last = digits[digits.count - 1]
        let before = digits[digits.count - 2]
        let hasPoint = boxes.contains { box in
            box.height * 2 < last.height && box.width * 2 < last.height
                && box.x0 >= before.x1 - 2 && box.x1 <= last.x0 + 2
                && box.y0 > before.y0 + before.height / 2
        }
        return hasPoint ? digits : nil
    }
}
