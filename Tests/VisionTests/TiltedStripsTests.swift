import Foundation
import Testing
import Video

@testable import Vision

@Suite struct TiltedStripsTests {
    private let angle = -3.7 * .pi / 180
    private let region = CanvasRect(x: 400, y: 300, width: 900, height: 500)

    /// A 1280x720 picture with pale strips, given in canvas units, on dark ground.
    private func scene(_ strips: [CanvasStrip]) -> Patch {
        var patch = Patch(width: 1280, height: 720, channels: 3)
        for y in 0..<patch.height {
            for x in 0..<patch.width {
                let (canvasX, canvasY) = ((Double(x) + 0.5) * 1.5, (Double(y) + 0.5) * 1.5)
                let pale = strips.contains { strip in
                    let (dx, dy) = (canvasX - strip.origin.x, canvasY - strip.origin.y)
                    let along = dx * cos(strip.angle) + dy * sin(strip.angle)
                    let across = -dx * sin(strip.angle) + dy * cos(strip.angle)
                    return (0...strip.length).contains(along) && (0...strip.height).contains(across)
                }
                for channel in 0..<3 { patch[x, y, channel] = pale ? 235 : 40 }
            }
        }
        return patch
    }

    private func strip(_ x: Double, _ y: Double, length: Double = 500) -> CanvasStrip {
        CanvasStrip(origin: CanvasPoint(x, y), length: length, height: 80, angle: angle)
    }

    private func find(_ strips: [CanvasStrip]) throws -> [CanvasStrip] {
        let picture = try picture(of: scene(strips))
        return TiltedStrips(angle: angle).find(
            in: picture,
            region: region,
            pale: 190,
            minLength: 300
        )
    }

    @Test func stripsAreFoundWhereTheyLieFromTopToBottom() throws {
        let drawn = [strip(520, 640), strip(560, 400), strip(540, 520)]
        let found = try find(drawn)
        try #require(found.count == 3)
        for (wanted, strip) in zip(drawn.sorted { $0.origin.y < $1.origin.y }, found) {
            #expect(abs(strip.origin.x - wanted.origin.x) < 8)
            #expect(abs(strip.origin.y - wanted.origin.y) < 8)
            #expect(abs(strip.length - wanted.length) < 12)
            #expect(abs(strip.height - wanted.height) < 8)
            #expect(strip.angle == angle)
        }
    }

    @Test func whatIsTooShortOrOutsideIsNone() throws {
        #expect(try find([strip(520, 520, length: 200)]) == [])
        #expect(try find([strip(500, 150)]) == [])
        #expect(try find([]) == [])
    }

    @Test func partsOfAStripLieOnItsOwnAxes() {
        let whole = strip(500, 400)
        let half = whole.part(from: 0.5, to: 1, top: 0.25, bottom: 0.75)
        #expect(abs(half.length - 250) < 1e-9)
        #expect(abs(half.height - 40) < 1e-9)
        #expect(abs(half.origin.x - (500 + 250 * cos(angle) - 20 * sin(angle))) < 1e-9)
        #expect(abs(half.origin.y - (400 + 250 * sin(angle) + 20 * cos(angle))) < 1e-9)
        #expect(whole.part(from: 0, to: 1) == whole)
    }
}
