import Game
import Video
import Vision

/// The clock of a battle: `m:ss`, white (yellow in the last minute) on a black box.
struct MatchClock: Sendable {
    /// Heights of the digits, canvas units.
    static let digitHeights = 30.0...48.0
    private let box: [CanvasPoint]
    private let region: CanvasRect
    private let digits: NumberStrip

    init(kit: SceneKit) {
        box = kit.layout[points: .hudClockBox]
        region = kit.layout[.hudClock]
        digits = NumberStrip(
            glyphs: GlyphReader(set: kit.glyphs.limited(to: ["clock", "drawn"])),
            heights: Self.digitHeights
        )
    }

    func probe(_ picture: borrowing GamePicture) -> Double {
        // The box is one even dark grey; other games' clocks stand on ragged or outlined ground.
        var low = (first: 255, second: 255)
        var high = (first: 0, second: 0)
        for point in box {
            let luma = picture.luma(point.x, point.y)
            if luma < low.first {
                low = (luma, low.first)
            } else if luma < low.second {
                low.second = luma
            }
            if luma > high.first {
                high = (luma, high.first)
            } else if luma > high.second {
                high.second = luma
            }
        }
        guard high.second < 70, high.second - low.second <= 16 else { return 0 }
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
        let glyphs = digits.line(strip).glyphs
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
