import Foundation
import Testing
import Video

@testable import Vision

@Suite struct ViewportTests {
    private let rect = CanvasRect(x: 192, y: 108, width: 960, height: 540)

    @Test(arguments: [(1920, 1080), (1280, 720), (640, 360), (720, 576)])
    func theWholeFrameIsTheCanvas(_ width: Int, _ height: Int) {
        let quad = Viewport(width: width, height: height).quad(rect)
        #expect(abs(quad.x - Double(width) / 10) < 1e-9)
        #expect(abs(quad.y - Double(height) / 10) < 1e-9)
        #expect(abs(quad.rightX - Double(width) / 2) < 1e-9)
        #expect(abs(quad.downY - Double(height) / 2) < 1e-9)
        #expect(quad.rightY == 0 && quad.downX == 0)
    }

    @Test func offsetsMoveAndDoNotScale() {
        let view = Viewport(originX: 40, originY: 20, scaleX: 0.5, scaleY: 0.5)
        let quad = view.quad(rect)
        #expect((quad.x, quad.y) == (136, 74))
        #expect((quad.rightX, quad.downY) == (480, 270))
    }

    @Test func aStripLyingLevelIsARectangle() {
        let view = Viewport(width: 1280, height: 720)
        let strip = CanvasStrip(
            origin: CanvasPoint(192, 108),
            length: 960,
            height: 540,
            angle: 0
        )
        #expect(view.quad(strip) == view.quad(rect))
    }

    @Test func aTiltedStripKeepsItsRightAngle() {
        let view = Viewport(width: 1280, height: 720)
        let quad = view.quad(
            CanvasStrip(origin: CanvasPoint(300, 300), length: 600, height: 60, angle: 0.1)
        )
        #expect(abs(quad.rightX * quad.downX + quad.rightY * quad.downY) < 1e-9)
        #expect(
            abs((quad.rightX * quad.rightX + quad.rightY * quad.rightY).squareRoot() - 400) < 1e-9
        )
        // Clockwise on the screen: the text runs downwards.
        #expect(quad.rightY > 0 && quad.downX < 0)
    }

    @Test func anEmptyFrameDoesNotDivideByZero() {
        let quad = Viewport(width: 0, height: 0).quad(rect)
        #expect(quad.rightX.isFinite && quad.downY.isFinite)
    }

    @Test func thePictureIsLookedUpThroughTheViewport() throws {
        // Left half red, right half blue; seen at a tenth of the canvas's size.
        var patch = Patch(width: 192, height: 108, channels: 3)
        for y in 0..<108 {
            for x in 0..<192 { patch[x, y, x < 96 ? 2 : 0] = 200 }
        }
        let whole = try picture(of: patch)
        #expect(whole.colour(100, 500).red > 190)
        #expect(whole.colour(1800, 500).blue > 190)
        #expect(whole.colour(-500, 5000).red > 190, "beyond the frame its edge repeats")
        let part = whole.patch(CanvasRect(x: 860, y: 400, width: 200, height: 100), scale: 0.1)
        #expect((part.width, part.height) == (20, 10))
        #expect(part.colour(2, 5).red > 190 && part.colour(17, 5).blue > 190)
        let none = whole.patch(CanvasRect(x: 0, y: 0, width: 0.1, height: 0.1))
        #expect((none.width, none.height) == (1, 1))
    }
}
