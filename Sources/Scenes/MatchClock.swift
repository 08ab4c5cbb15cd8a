import Game
import Video
import Vision

/// The clock of a battle: `m:ss`, white (yellow in the last minute) on a black box.
struct MatchClock: Sendable {
    /// Heights of the digits, canvas units.
    static let digitHeights = 30.0...48.0
    /// Lettering that its digits are known from: the result pages' is the same, and all ten were seen there.
    static let styles: Set = ["clock", "result", "drawn"]
    /// What minutes and tens of seconds can be.
    private static let low = "012345"
    /// Luma that the box stays under.
    private static let brightest = 80
    private let box: [CanvasPoint]
    private let region: CanvasRect
    private let digits: NumberStrip

    init(kit: SceneKit) {
        box = kit.layout[points: .hudClockBox]
        region = kit.layout[.hudClock]
        digits = NumberStrip(
            glyphs: GlyphReader(set: kit.glyphs.limited(to: Self.styles)),
            heights: Self.digitHeights
        )
    }

    func probe(_ picture: borrowing GamePicture) -> Double {
        // The box is one even dark grey; other games' clocks stand on ragged or outlined ground.
        // Compression leaves ripples there, and a blurred edge may brighten it: each point counts
        // with its surroundings, and the lowest two and highest three do not count.
        var lowest = SIMD3(repeating: 255)
        var highest = SIMD4(repeating: 0)
        for point in box {
            let luma = picture.softLuma(point.x, point.y)
            var (darker, brighter) = (luma, luma)
            for place in 0..<3 where darker < lowest[place] { swap(&darker, &lowest[place]) }
            for place in 0..<4 where brighter > highest[place] { swap(&brighter, &highest[place]) }
            // Nearly every frame is told within a few points.
            if highest[3] >= Self.brightest { return 0 }
        }
        // Splatoon 2's box is blacker and more ragged for it.
        let (low, high) = (lowest[2], highest[3])
        let spread = high - low
        guard spread <= 8 || spread <= 16 && spread * 10 <= (low + high) * 4
        else { return 0 }
        // It is lit from below; Splatoon 2's is not.
        var upper = (sum: 0, count: 0)
        var lower = (sum: 0, count: 0)
        for point in box {
            let luma = picture.softLuma(point.x, point.y)
            guard luma <= high else { continue }
            if point.y < region.centre.y - 12 { upper = (upper.sum + luma, upper.count + 1) }
            if point.y > region.centre.y + 12 { lower = (lower.sum + luma, lower.count + 1) }
        }
        guard lower.sum * upper.count >= upper.sum * lower.count else { return 0 }
        // A row of samples through the digits must go from dark to bright several times.
        var changes = 0
        var wasBright = false
        for step in 0..<36 {
            let bright = picture.luma(region.x + 4 + Double(step) * 3, region.centre.y) > 130
            if bright != wasBright { changes += 1 }
            wasBright = bright
        }
        return changes >= 4 ? 1 : 0
    }

    /// The clock as the contract writes it.
    func read(_ picture: borrowing GamePicture) -> Field {
        let strip = picture.patch(region, scale: NumberStrip.scale).peak
        var glyphs = digits.line(strip).glyphs
        // Minutes and tens of seconds go to 5: an 8 or a 6 is no rival of theirs.
        for index in glyphs.indices.prefix(2) where glyphs[index].glyph == nil {
            glyphs[index] = digits.glyph(strip, glyphs[index].box, among: Self.low)
        }
        let field = NumberStrip.field(glyphs, digits: 3...3)
        guard let value = field.value?.intValue, value % 100 < 60, value <= 500 else {
            return Field(missing: .lowScore, score: field.score)
        }
        // The colon takes its place between the first and the second digit.
        let gap = glyphs[1].box.x0 - glyphs[0].box.x1
        guard gap > glyphs[2].box.x0 - glyphs[1].box.x1 else {
            return Field(missing: .lowScore, score: field.score)
        }
        let seconds = value % 100
        return Field(
            .string("\(value / 100):\(seconds < 10 ? "0" : "")\(seconds)"),
            score: field.score
        )
    }
}
