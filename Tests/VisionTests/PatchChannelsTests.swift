import Testing
import Video

@testable import Vision

@Suite struct PatchChannelsTests {
    private func patch(_ width: Int, _ height: Int, _ fill: Colour) -> Patch {
        var patch = Patch(width: width, height: height, channels: 3)
        for y in 0..<height { for x in 0..<width { set(&patch, x, y, fill) } }
        return patch
    }

    private func set(_ patch: inout Patch, _ x: Int, _ y: Int, _ colour: Colour) {
        patch[x, y, 0] = UInt8(colour.blue)
        patch[x, y, 1] = UInt8(colour.green)
        patch[x, y, 2] = UInt8(colour.red)
    }

    private let ink = Colour(red: 200, green: 40, blue: 220)
    private let white = Colour(red: 250, green: 250, blue: 250)

    @Test func channelsAreNamedRightWayRound() {
        let one = patch(1, 1, Colour(red: 10, green: 20, blue: 30))
        #expect(one.colour(0, 0) == Colour(red: 10, green: 20, blue: 30))
        #expect(one.whiteness.pixels == [10])
        #expect(one.peak.pixels == [30])
        #expect(one.darkness.pixels == [225])
        #expect(one.medianColour == Colour(red: 10, green: 20, blue: 30))
    }

    @Test func greyIsClampedNotWrapped() {
        let one = patch(2, 1, ink)
        #expect(one.gray { _ in 300 }.pixels == [255, 255])
        #expect(one.gray { _ in -5 }.pixels == [0, 0])
    }

    @Test func theBorderIsTheGroundWhateverStandsInside() {
        var sign = patch(20, 10, ink)
        for y in 2..<8 { for x in 3..<17 { set(&sign, x, y, white) } }
        #expect(sign.borderColour == ink)
        let contrast = sign.contrast
        #expect(contrast[0, 0] == 0)
        #expect(contrast[5, 5] == 210)
    }

    @Test func aFewOddPixelsAtTheBorderDoNotDecide() {
        var sign = patch(20, 10, ink)
        for x in 0..<9 { set(&sign, x, 0, white) }
        #expect(sign.borderColour == ink)
    }

    @Test func darkLetteringOnPaleGroundStandsOutToo() {
        var sign = patch(20, 10, white)
        for y in 3..<7 { set(&sign, 10, y, Colour(red: 0, green: 0, blue: 0)) }
        #expect(sign.contrast[10, 5] == 250)
        #expect(sign.contrast[2, 5] == 0)
    }

    @Test func thinPatchesHaveABorderToo() {
        #expect(patch(1, 1, ink).borderColour == ink)
        #expect(patch(1, 9, ink).borderColour == ink)
        #expect(patch(9, 1, ink).borderColour == ink)
    }

    @Test func croppingStaysInside() {
        var sign = patch(8, 6, ink)
        set(&sign, 5, 4, white)
        let part = sign.crop(x: 4, y: 3, width: 100, height: 100)
        #expect((part.width, part.height) == (4, 3))
        #expect(part.colour(1, 1) == white)
        #expect(part.colour(0, 0) == ink)
        for (x, y) in [(-50, -50), (90, 90)] {
            let edge = sign.crop(x: x, y: y, width: 2, height: 2)
            #expect(edge.width >= 1 && edge.height >= 1)
        }
        #expect(sign.columns(5, 6).width == 1)
        #expect(sign.columns(5, 6).colour(0, 4) == white)
    }
}
