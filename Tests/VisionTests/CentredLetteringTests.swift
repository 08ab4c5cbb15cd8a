import Testing
import Video
import Vision

@Suite struct CentredLetteringTests {
    /// Bars of lettering at columns, `tall` rows about row 30 of a 200 x 60 patch.
    private func patch(_ columns: [Range<Int>], tall: Int = 24, top: Int? = nil) -> Patch {
        var patch = Patch(width: 200, height: 60, channels: 1)
        for x in columns.joined() {
            for y in (top ?? 30 - tall / 2)..<(30 + tall / 2) { patch.pixels[y * 200 + x] = 255 }
        }
        return patch
    }

    private func find(_ patch: Patch) -> Range<Int>? {
        CentredLettering(in: patch, rows: 10..<50, tall: 16, wide: 150)?.columns
    }

    @Test func aWordInTheMiddleIsFoundWhole() {
        #expect(find(patch([80..<95, 105..<120])) == 80..<120)
        // A few pixels off is still centred, a word at the side is not.
        #expect(find(patch([85..<100, 110..<125])) == 85..<125)
        #expect(find(patch([20..<35, 45..<60])) == nil)
    }

    @Test func whatIsNotCentredIsLeftOut() throws {
        let word = try #require(
            CentredLettering(
                in: patch([10..<25, 80..<95, 105..<120]),
                rows: 10..<50,
                tall: 16,
                wide: 150
            )
        )
        #expect(word.columns == 80..<120)
        #expect(word.map.pixels[30 * 200 + 15] == 0)
        #expect(word.map.pixels[30 * 200 + 90] == 255)
    }

    @Test func whatReachesOutOfTheBandOrIsTooLowIsNoLettering() {
        #expect(find(patch([80..<95, 105..<120], top: 2)) == nil)
        #expect(find(patch([80..<95, 105..<120], tall: 10)) == nil)
        #expect(find(patch([10..<40, 60..<90, 110..<140, 160..<190])) == nil)
    }

    @Test func commonInksAreTheOnesThatCoverMost() {
        var patch = Patch(width: 40, height: 10, channels: 3)
        for pixel in 0..<400 {
            let ink: [UInt8] =
                pixel < 250 ? [10, 20, 240] : pixel < 380 ? [250, 250, 250] : [0, 200, 0]
            for channel in 0..<3 { patch.pixels[pixel * 3 + channel] = ink[channel] }
        }
        let inks = FlatInk.common(in: patch, least: 50, most: 4)
        #expect(
            inks == [
                Colour(red: 240, green: 20, blue: 10), Colour(red: 250, green: 250, blue: 250),
            ]
        )
        let map = FlatInk.map(of: inks[1], in: patch)
        #expect(map.pixels[300] == 255)
        #expect(map.pixels[0] == 0)
    }
}
