import Foundation
import Testing
import Video

@testable import Vision

@Suite struct GameGlanceTests {
    /// A frame's outline and a bar in it, as edges every few units.
    private func drawings() throws -> [AnchorSet.Drawing] {
        var rows: [[Double]] = []
        for step in 0..<20 {
            let (x, y) = (300 + Double(step) * 66, 200 + Double(step) * 34)
            rows += [[x, 200, 90, 1], [x, 880, 270, 1], [300, y, 0, 1], [1620, y, 180, 1]]
        }
        let json = try JSONSerialization.data(
            withJSONObject: ["schema": 1, "drawings": ["box": rows]]
        )
        return try AnchorSet(json: json, name: "test").drawings
    }

    /// The drawing on a dark frame, the canvas placed by `viewport`; slanting stripes where it is nil.
    private func frame(_ viewport: Viewport?, width: Int = 960, height: Int = 540) throws
        -> GamePicture
    {
        var patch = Patch(width: width, height: height, channels: 1)
        for y in 0..<height {
            for x in 0..<width {
                let isLit: Bool
                if let viewport {
                    let u = (Double(x) + 0.5 - viewport.originX) / viewport.scaleX
                    let v = (Double(y) + 0.5 - viewport.originY) / viewport.scaleY
                    isLit = (300..<1620).contains(u) && (200..<880).contains(v)
                } else {
                    isLit = (x + y) / 40 % 2 == 0
                }
                patch[x, y] = isLit ? 200 : 40
            }
        }
        return try picture(of: patch)
    }

    private func anywhere(_ glance: borrowing GameGlance, enough: Double = 2) throws -> Double {
        glance.share(of: try drawings(), sizes: 0.5...1.08, margin: 0.06, enough: enough)
    }

    @Test func seesADrawingWhereItIsExpectedAndNoWhereElse() throws {
        let place = Viewport(originX: 96, originY: 40, scaleX: 0.4, scaleY: 0.4)
        let shown = try frame(place)
        var glance = try GameGlance()
        try #require(try glance.take(shown.frame))
        #expect(glance.share(of: try drawings(), near: place) > 0.9)
        var other = place
        other.originX += 60
        other.originY += 40
        #expect(glance.share(of: try drawings(), near: other) < 0.5)
    }

    @Test(arguments: [0.55, 0.8, 1.0, 1.05]) func findsThatADrawingIsSomewhere(size: Double) throws
    {
        let scale = size / 2
        let place = Viewport(
            originX: (960 - 1920 * scale) * 0.6,
            originY: (540 - 1080 * scale) * 0.3,
            scaleX: scale,
            scaleY: scale
        )
        let shown = try frame(place)
        var glance = try GameGlance()
        try #require(try glance.take(shown.frame))
        #expect(try anywhere(glance) > 0.85)
    }

    @Test func saysOfEachFrameWhatIsInIt() throws {
        var glance = try GameGlance()
        let whole = Viewport(width: 960, height: 540)
        let game = try frame(whole)
        let stripes = try frame(nil)
        let outside = Viewport(originX: 5000, originY: 0, scaleX: 1, scaleY: 1)
        let tall = try frame(outside, width: 360, height: 640)
        for _ in 0..<2 {
            try #require(try glance.take(game.frame))
            #expect(try anywhere(glance) > 0.9)
            try #require(try glance.take(tall.frame))
            #expect(try anywhere(glance) < 0.6)
            try #require(try glance.take(stripes.frame))
            #expect(try anywhere(glance) < 0.6)
            #expect(glance.share(of: try drawings(), near: whole) < 0.6)
        }
    }

    @Test func saysNothingOfFramesOfOddShapes() throws {
        var glance = try GameGlance()
        for (width, height) in [(32, 18), (64, 800), (1920, 40)] {
            let odd = try frame(nil, width: width, height: height)
            #expect(try !glance.take(odd.frame))
        }
    }

    @Test func placesFarOutsideTheFrameAreNoPlaces() throws {
        var glance = try GameGlance()
        let shown = try frame(Viewport(width: 960, height: 540))
        try #require(try glance.take(shown.frame))
        for far in [-1e9, -5000, 5000, 1e9] {
            let place = Viewport(originX: far, originY: far, scaleX: 0.5, scaleY: 0.5)
            #expect(glance.share(of: try drawings(), near: place) == 0)
            let huge = Viewport(originX: 0, originY: 0, scaleX: abs(far), scaleY: abs(far))
            #expect(glance.share(of: try drawings(), near: huge) < 0.1)
        }
    }
}
