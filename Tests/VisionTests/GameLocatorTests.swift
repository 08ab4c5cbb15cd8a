import Foundation
import Testing
import Video

@testable import Vision

@Suite struct GameLocatorTests {
    @Test func findsTheGameInOneFrameAfterTheOther() throws {
        let locator = try GameLocator(anchors: DrawnBox.anchors())
        let shown = [
            (Viewport(originX: 220, originY: 30, scaleX: 0.35, scaleY: 0.35), 960, 540),
            (Viewport(originX: 0, originY: 0, scaleX: 2.0 / 3, scaleY: 2.0 / 3), 1280, 720),
            (Viewport(originX: 24, originY: 300, scaleX: 0.36, scaleY: 0.36), 720, 960),
            (Viewport(originX: 220, originY: 30, scaleX: 0.35, scaleY: 0.35), 960, 540),
        ]
        for (place, width, height) in shown {
            let picture = try DrawnBox.frame(place, width: width, height: height)
            let found = try #require(try locator.search(picture.frame).first)
            #expect(found.score > GameLocator.certain)
            #expect(found.viewport.distance(to: place) < 4)
            let again = try GameLocator(anchors: DrawnBox.anchors()).search(picture.frame)
            #expect(try locator.search(picture.frame) == again)
        }
    }

    @Test(arguments: [0.28, 0.33, 0.39]) func findsTheGameBesideClutter(scale: Double) throws {
        let place = Viewport(originX: 0, originY: 0, scaleX: scale, scaleY: scale)
        let picture = try DrawnBox.frame(place, isCluttered: true)
        let found = try #require(
            try GameLocator(anchors: DrawnBox.anchors()).search(picture.frame).first
        )
        #expect(found.score > GameLocator.certain)
        #expect(found.viewport.distance(to: place) < 4)
    }

    @Test func whatWasFoundBeforeIsNotFoundInAnEmptyFrame() throws {
        let locator = try GameLocator(anchors: DrawnBox.anchors())
        let place = Viewport(width: 960, height: 540)
        let shown = try DrawnBox.frame(place)
        #expect(try locator.locate(shown.frame, near: place, isKnown: false).score > 0.6)
        let empty = try picture(of: Patch(width: 960, height: 540, channels: 1))
        #expect(try locator.search(empty.frame).isEmpty)
        #expect(try locator.locate(empty.frame, near: place, isKnown: true).score == 0)
        #expect(try locator.locate(empty.frame, near: place, isKnown: false).score == 0)
    }
}
