import Foundation
import Testing

@testable import Video

/// Transport streams that were joined out of several recordings, byte after byte.
@Suite struct JoinedStreamTests {
    let clips: TestClips
    init() throws { clips = try TestClips() }

    private static let frames = (first: 180, second: 120)

    /// Six seconds of H.264 and four of something else behind them.
    private func joined(_ second: String, isTurnedRound: Bool = false) throws -> String {
        let one = try clips.make(
            "one.ts",
            "\(testSource("96x64", seconds: 6)) -c:v libx264 -g 30 -f mpegts"
        )
        let other = try clips.make(
            "other.ts",
            "-f lavfi -i testsrc=s=96x64:r=30:d=4 \(second) -f mpegts"
        )
        let parts = isTurnedRound ? [other, one] : [one, other]
        return try clips.write(
            "joined.ts",
            parts.reduce(into: Data()) {
                try $0.append(Data(contentsOf: URL(fileURLWithPath: $1)))
            }
        )
    }

    private struct Shown: Equatable {
        var seconds: Double
        var picture: Patch
    }

    /// All sound frames from where the reader is.
    private func rest(of reader: inout VideoReader) throws -> [Shown] {
        var frame = Frame()
        var shown: [Shown] = []
        while try reader.next(into: &frame) {
            if frame.isDamaged { continue }
            shown.append(Shown(seconds: frame.time.seconds, picture: frame.copy(channels: 1)))
        }
        return shown
    }

    @Test(arguments: [
        "-c:v libx265 -x265-params log-level=none -g 30", "-c:v mpeg2video -q:v 2 -g 15",
        "-c:v libx264 -g 30 -streamid 0:700", "-c:v mpeg2video -q:v 2 -streamid 0:700",
    ])
    func whatFollowsInAnotherCodecOrUnderAnotherNumberIsRead(_ second: String) throws {
        for isTurnedRound in [false, true] {
            var reader = try VideoReader(joined(second, isTurnedRound: isTurnedRound))
            let shown = try rest(of: &reader)
            let whole = Self.frames.first + Self.frames.second
            // The last ones before the seam come when what follows has been tried, and are suspect.
            #expect(shown.count <= whole && shown.count >= whole - 4, "\(shown.count)")
            #expect(zip(shown, shown.dropFirst()).allSatisfy { $0.seconds < $1.seconds })
            #expect(abs(shown.last!.seconds - 10) < 0.2, "\(shown.last!.seconds)")
        }
    }

    @Test(arguments: ["-c:v libx264 -g 30", "-c:v libx265 -x265-params log-level=none -g 30"])
    func aSeekBackFindsWhatWasReadThoughTheClockStartedAnew(_ second: String) throws {
        var reader = try VideoReader(joined(second))
        #expect(reader.info.hasLandmarks && !reader.info.isSteady)
        let shown = try rest(of: &reader)
        // Their stamps are there twice: those of the second recording are the first one's, too.
        for index in [250, 200, 290, 100, 10] {
            try reader.seek(to: shown[index].seconds)
            var frame = Frame()
            #expect(try reader.next(into: &frame))
            #expect(frame.time.seconds == shown[index].seconds)
            let isSame = frame.copy(channels: 1) == shown[index].picture
            #expect(isSame, "\(index)")
            // What lies behind is known again by being read.
            #expect(try rest(of: &reader).count == shown.count - index - 1)
        }
    }

    @Test func anOrdinaryStreamIsSteady() throws {
        let plain = try clips.make(
            "plain.ts",
            "\(testSource("96x64", seconds: 6)) -f lavfi -i sine=d=6 -c:v libx264 -c:a aac -f mpegts"
        )
        #expect(try VideoReader(plain).info.isSteady)
    }
}
