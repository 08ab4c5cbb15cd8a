import Testing

@testable import CLISupport

@Suite("The progress bar's text")
struct ProgressLineTests {
    @Test func tellsTimeLeft() {
        let line = ProgressLine(
            name: "vod.mp4",
            position: 150,
            start: 100,
            end: 200,
            battles: 2,
            elapsed: 10
        )
        #expect(line.share == 0.5)
        #expect(line.secondsLeft == 10)
        let text = line.text(width: 100)
        #expect(text.hasPrefix("vod.mp4  [##########----------]  50 %"))
        #expect(text.hasSuffix("5.0x  2 battles  0:10 left"))
    }

    @Test func withoutAnEndThereIsNoShare() {
        let line = ProgressLine(name: "-", position: 5, end: nil, battles: 1, elapsed: 1)
        #expect(line.secondsLeft == nil)
        #expect(!line.text(width: 80).contains("%"))
    }

    @Test(arguments: [0, 1, 10, 40, 80, 200])
    func neverWraps(width: Int) {
        let line = ProgressLine(
            name: "とても長い名前の録画ファイル.mp4",
            position: 5000,
            end: 9000,
            battles: 12,
            elapsed: 100
        )
        #expect(ProgressLine.columns(line.text(width: width)) <= max(width, 1))
    }
}
