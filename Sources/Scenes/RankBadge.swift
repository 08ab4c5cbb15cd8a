import Game
import Video
import Vision

/// The rank with its points, such as `S+₁ 966p`: a heavy letter with its sign, for S+ a small number
/// that is no part of the rank's key, and the points.
///
/// The letter is told by its shape alone (holes, and which side is open), so any lettering will do.
struct RankBadge: Sendable {
    /// The heights of its digits, canvas units.
    private static let digits = 27.0...46.0
    private let agreed: AgreedDigits

    init(kit: SceneKit) { agreed = AgreedDigits(kit: kit) }

    /// Reads a strip of white lettering at `NumberStrip.scale`.
    func read(_ strip: Patch) throws -> (rank: Field, points: Field) {
        let unread = (rank: Field(missing: .lowScore), points: Field(missing: .lowScore))
        let peak = Int(strip.pixels.max() ?? 0)
        guard peak >= 140 else { return unread }
        let threshold = peak * 6 / 10
        let least = Int(8 * NumberStrip.scale)
        let boxes = GlyphReader.boxes(of: strip, threshold: threshold)
            .filter { $0.height >= least || $0.width >= least }
        let tall = Int(36 * NumberStrip.scale)
        guard let first = boxes.first, first.height >= tall, first.y1 < strip.height,
            let letter = RankLetter.letter(strip, first, threshold: threshold)
        else { return unread }
        var key = letter
        var from = first.x1
        if let next = boxes.dropFirst().first, next.x0 - first.x1 < first.height / 3 {
            let sign = RankLetter.sign(strip, next, letter: first, threshold: threshold)
            // What is no sign must be the first digit; anything else may be a sign unread.
            if sign == nil, Double(next.height) < Self.digits.lowerBound * NumberStrip.scale {
                return unread
            }
            key += sign ?? ""
            if sign != nil { from = next.x1 }
        }
        guard RankLetter.keys.contains(key) else { return unread }
        return (Field(.string(key), score: 0.95), try points(strip, boxes.filter { $0.x0 >= from }))
    }

    /// The number that ends in `p`, which hangs below the line. A sign before it makes it null.
    private func points(_ strip: Patch, _ boxes: [GlyphBox]) throws -> Field {
        let low = Int(Self.digits.lowerBound * NumberStrip.scale)
        let high = Int(Self.digits.upperBound * NumberStrip.scale)
        var digits = boxes.filter { (low...high).contains($0.height) }
        guard let end = digits.popLast(), let first = digits.first, digits.count <= 4,
            digits.allSatisfy({ $0.y1 + first.height / 8 < end.y1 })
        else { return Field(missing: .lowScore) }
        // Debts are points, too, but their sign is too small to be sure of.
        let minus = boxes.contains {
            $0.x1 <= first.x0 && first.x0 - $0.x1 < first.height / 2
                && $0.height * 2 < first.height && $0.width > $0.height
        }
        guard !minus, let reading = try agreed.read(strip, digits), let value = Int(reading.digits)
        else { return Field(missing: .lowScore) }
        return Field(.int(value), score: reading.score)
    }
}
