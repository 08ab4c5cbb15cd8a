import Testing
import Video
import Vision

@testable import Engine

/// Where the game lies, followed over time.
@Suite struct SourceCalibrationTests {
    static let here = StreamLayout.Place(x: 0.05, y: 0.1, size: 0.75)
    static let there = StreamLayout.Place(x: 0.2, y: 0.02, size: 0.8)

    private func calibration(_ region: GameRegion? = nil) throws -> SourceCalibration {
        SourceCalibration(
            width: 1280,
            height: 720,
            region: region,
            locator: try StreamLayout.kit().locator
        )
    }

    @Test func tellsOnceWhereTheGameIs() throws {
        var calibration = try calibration()
        let game = try StreamLayout.frame(of: "hud-zones-ja.png", at: Self.here)
        let score = try calibration.follow(game.frame, time: 0, knows: false)
        #expect(try #require(score) >= GameLocator.sure)
        let truth = Self.here.viewport(width: 1280, height: 720)
        #expect(calibration.viewport.distance(to: truth) < 5)
        for time in [1.0, 2, 3, 9, 20] {
            #expect(try calibration.follow(game.frame, time: time, knows: true) == nil)
        }
    }

    @Test func followsANewLayoutButNoOddPicture() throws {
        var calibration = try calibration()
        let before = try StreamLayout.frame(of: "hud-zones-ja.png", at: Self.here)
        let after = try StreamLayout.frame(of: "hud-zones-ja.png", at: Self.there)
        _ = try calibration.follow(before.frame, time: 0, knows: true)
        let first = calibration.viewport
        // Within a scene nothing is looked for; after a while without one, it is, and twice.
        #expect(try calibration.follow(after.frame, time: 1, knows: false) == nil)
        #expect(try calibration.follow(after.frame, time: 4, knows: false) == nil)
        #expect(calibration.viewport == first)
        #expect(try calibration.follow(after.frame, time: 5, knows: false) != nil)
        let truth = Self.there.viewport(width: 1280, height: 720)
        #expect(calibration.viewport.distance(to: truth) < 5)
    }

    @Test func findsNoGameWhereThereIsNone() throws {
        var calibration = try calibration()
        let nothing = try StreamLayout.frame(of: "stage.png", at: Self.here)
        for time in stride(from: 0.0, to: 8, by: 0.5) {
            #expect(try calibration.follow(nothing.frame, time: time, knows: false) == nil)
        }
        #expect(calibration.viewport == Viewport(width: 1280, height: 720))
    }

    @Test func aRegionIsToldOnceAndKept() throws {
        let region = try #require(GameRegion("10,20,960,540"))
        var calibration = try calibration(region)
        let game = try StreamLayout.frame(of: "hud-zones-ja.png", at: Self.there)
        #expect(try calibration.follow(game.frame, time: 0, knows: false) == 1)
        #expect(try calibration.follow(game.frame, time: 9, knows: false) == nil)
        #expect(calibration.viewport == region.viewport)
    }
}
