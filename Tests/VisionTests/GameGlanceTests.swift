import Foundation
import Testing
import Video

@testable import Vision

@Suite struct GameGlanceTests {
    private let sizes = GameGlance.Sizes(range: 0.5...1.08, margin: 0.06)

    private func anywhere(_ glance: borrowing GameGlance, enough: Double) throws -> Double {
        glance.share(of: try DrawnBox.anchors().drawings, sizes, enough: enough)
    }

    private func here(
        _ glance: borrowing GameGlance,
        _ place: Viewport,
        enough: Double = 0
    ) throws -> Double {
        glance.share(of: try DrawnBox.anchors().drawings, near: place, enough: enough)
    }

    @Test func seesADrawingWhereItIsExpectedAndNoWhereElse() throws {
        let place = Viewport(originX: 96, originY: 40, scaleX: 0.4, scaleY: 0.4)
        let shown = try DrawnBox.frame(place)
        var glance = try GameGlance()
        try #require(try glance.take(shown.frame))
        #expect(try here(glance, place) > 0.9)
        var other = place
        other.originX += 60
        other.originY += 40
        #expect(try here(glance, other) < 0.5)
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
        let shown = try DrawnBox.frame(place)
        var glance = try GameGlance()
        try #require(try glance.take(shown.frame))
        #expect(try anywhere(glance, enough: 0.85) >= 0.85)
        let box = try #require(try DrawnBox.anchors().drawings.first)
        var places: [GameGlance.Place] = []
        glance.find(box, sizes, enough: 0.85, places: &places)
        let best = try #require(places.max { $0.share < $1.share })
        // Two pixels of the thumbnail, and a step between sizes at the far corner.
        #expect(best.viewport.distance(to: place) < 2 * 3 / scale + 1920 * 0.02)
        #expect(places.allSatisfy { $0.share >= 0.85 })
        let count = places.count
        glance.find(box, sizes, enough: 1.01, places: &places)
        #expect(places.count == count)
    }

    @Test func saysOfEachFrameWhatIsInIt() throws {
        var glance = try GameGlance()
        let whole = Viewport(width: 960, height: 540)
        let game = try DrawnBox.frame(whole)
        let stripes = try DrawnBox.frame(nil)
        let outside = Viewport(originX: 5000, originY: 0, scaleX: 1, scaleY: 1)
        let tall = try DrawnBox.frame(outside, width: 360, height: 640)
        for _ in 0..<2 {
            try #require(try glance.take(game.frame))
            #expect(try anywhere(glance, enough: 0.9) >= 0.9)
            try #require(try glance.take(tall.frame))
            #expect(try anywhere(glance, enough: 0.6) < 0.6)
            try #require(try glance.take(stripes.frame))
            #expect(try anywhere(glance, enough: 0.6) < 0.6)
            #expect(try here(glance, whole) < 0.6)
        }
    }

    @Test func saysNothingOfFramesOfOddShapes() throws {
        var glance = try GameGlance()
        for (width, height) in [(32, 18), (64, 800), (1920, 40)] {
            let odd = try DrawnBox.frame(nil, width: width, height: height)
            #expect(try !glance.take(odd.frame))
        }
    }

    @Test func placesFarOutsideTheFrameAreNoPlaces() throws {
        var glance = try GameGlance()
        let shown = try DrawnBox.frame(Viewport(width: 960, height: 540))
        try #require(try glance.take(shown.frame))
        for far in [-1e9, -5000, 5000, 1e9] {
            let place = Viewport(originX: far, originY: far, scaleX: 0.5, scaleY: 0.5)
            #expect(try here(glance, place) == 0)
            let huge = Viewport(originX: 0, originY: 0, scaleX: abs(far), scaleY: abs(far))
            #expect(try here(glance, huge) < 0.1)
        }
    }
}
