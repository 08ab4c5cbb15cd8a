import Game
import Video
import Vision

/// The rank with its points, such as `S+₁ 966p`: a heavy letter with its sign, for S+ a small number
/// that is no part of the rank's key, and the points.
///
/// The letter is told by its shape alone (holes, and which side is open), so any lettering will do.
struct RankBadge: Sendable {
    private let points: NumberStrip

    init(kit: SceneKit) {
        points = NumberStrip(
            glyphs: GlyphReader(
                set: kit.glyphs.limited(to: ["result", "clock", "board", "drawn"])
            ),
            heights: 27...44
        )
    }

    /// Reads a strip of white lettering at `NumberStrip.scale`.
    func read(_ strip: Patch) -> (rank: Field, points: Field) {
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
        if let next = boxes.dropFirst().first, next.x0 - first.x1 < first.height / 3,
            let sign = RankLetter.sign(strip, next, letter: first, threshold: threshold)
        {
            key += sign
            from = next.x1
        }
        guard RankLetter.keys.contains(key) else { return unread }
        return (Field(.string(key), score: 0.95), points(strip, boxes.filter { $0.x0 >= from }))
    }

    /// The number that ends in `p`. A sign before it or anything unknown in it makes it null.
    private func points(_ strip: Patch, _ boxes: [GlyphBox]) -> Field {
        let line = points.line(strip)
        var glyphs = line.glyphs.filter { $0.box.x0 >= boxes.first?.x0 ?? 0 }
        guard let end = glyphs.lastIndex(where: { $0.glyph == "p" }) else {
            return Field(missing: .lowScore, score: line.score)
        }
        glyphs.removeSubrange(end...)
        guard let first = glyphs.first else { return Field(missing: .lowScore) }
        // Debts are points, too, but their sign is too small to be sure of.
        let height = first.box.height
        let minus = boxes.contains {
            $0.x1 <= first.box.x0 && first.box.x0 - $0.x1 < height / 2 && $0.height * 2 < height
                && $0.width > $0.height
        }
        guard !minus else { return Field(missing: .lowScore) }
        return NumberStrip.field(glyphs, digits: 1...4)
    }
}
