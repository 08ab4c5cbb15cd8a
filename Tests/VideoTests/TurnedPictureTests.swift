import Foundation
import Testing

@testable import Video

/// Pictures that are stored turned and say so: a phone's, held upright or the wrong way round.
@Suite struct TurnedPictureTests {
    let clips: TestClips
    init() throws { clips = try TestClips() }

    /// A lossless recording that says it is stored turned.
    private func recording(
        _ size: String,
        _ format: String,
        turnedBy degrees: Int
    ) throws -> String {
        let stored = try clips.make(
            "stored.mp4",
            "\(testSource(size, seconds: 0.2)) -c:v libx264 -qp 0 -pix_fmt \(format)"
        )
        return try clips.make(
            "tagged.mp4",
            "-i \(stored) -c copy -metadata:s:v:0 rotate=\(degrees)"
        )
    }

    /// Brightness is compared with what the `ffmpeg` command makes of the same file; both are exact.
    @Test(arguments: [90, 180, 270], ["320x240", "322x242"])
    func recordingsAreShownAsTheySay(_ degrees: Int, _ size: String) throws {
        let tagged = try recording(size, "yuv420p", turnedBy: degrees)
        let shown = try clips.make("shown.mkv", "-i \(tagged) -c:v ffv1")
        #expect(try firstFrame(tagged, channels: 1) == firstFrame(shown, channels: 1))
        let reader = try VideoReader(tagged)
        let expected = try VideoReader(shown)
        #expect(reader.info.width == expected.info.width)
        #expect(reader.info.height == expected.info.height)
        // The command counts the other way round here than players do.
        #expect(reader.info.rotation == 360 - degrees && expected.info.rotation == 0)
    }

    /// Decoders tell what an H.264 stream says of itself with its keyframes alone: it stays as it is.
    @Test func aTurnInsideTheStreamDoesNotFlicker() throws {
        let plain = try clips.make(
            "plain.mp4",
            "\(testSource("320x240", seconds: 0.5)) -c:v libx264 -g 5 -pix_fmt yuv420p"
        )
        let marked = try clips.make(
            "marked.mp4",
            "-i \(plain) -c copy -bsf:v h264_metadata=display_orientation=insert:rotate=180"
        )
        var expected = try VideoReader(plain)
        var seen = try VideoReader(marked)
        var one = Frame()
        var other = Frame()
        var count = 0
        while try expected.next(into: &one) {
            #expect(try seen.next(into: &other))
            #expect(one.copy(channels: 1) == other.copy(channels: 1))
            count += 1
        }
        #expect(count == 15)
    }

    /// Small patches, single pixels and the whole picture agree about where things are.
    @Test(arguments: [90, 180, 270])
    func patchesAndPixelsAgree(_ degrees: Int) throws {
        let tagged = try recording("320x240", "yuv444p", turnedBy: degrees)
        var reader = try VideoReader(tagged)
        var frame = Frame()
        #expect(try reader.next(into: &frame))
        #expect(frame.width == reader.info.width && frame.height == reader.info.height)
        let whole = try firstFrame(tagged)
        var one = Patch(width: 1, height: 1, channels: 3)
        for (x, y) in [(0, 0), (7, 200), (100, 31), (frame.width - 1, frame.height - 1)] {
            let pixel = frame.bgr(x: x, y: y)
            frame.sample(Quad(x: Double(x), y: Double(y), width: 1, height: 1), into: &one)
            for (index, value) in [pixel.b, pixel.g, pixel.r].enumerated() {
                #expect(whole[x, y, index] == value && one[0, 0, index] == value)
            }
        }
    }

    /// The four quarters of a picture, as each of the eight orientations of EXIF shows them:
    /// red, green, blue and white are stored at the top left, top right, bottom left, bottom right.
    @Test(arguments: [
        (1, "RGBW"), (2, "GRWB"), (3, "WBGR"), (4, "BWRG"), (5, "RBGW"), (6, "BRWG"), (7, "WGBR"),
        (8, "GWRB"),
    ])
    func photographsAreShownAsTheySay(_ orientation: Int, _ quarters: String) throws {
        let plain = try clips.make(
            "plain.jpg",
            "-f lavfi -i color=red:s=64x48 -f lavfi -i color=lime:s=64x48 -f lavfi -i color=blue:s=64x48 "
                + "-f lavfi -i color=white:s=64x48 -filter_complex "
                + "[0][1]hstack[a];[2][3]hstack[b];[a][b]vstack -frames:v 1 -q:v 2"
        )
        var bytes = try Data(contentsOf: URL(fileURLWithPath: plain))
        bytes.insert(contentsOf: Self.exif(orientation), at: 2)
        let whole = try firstFrame(try clips.write("turned.jpg", bytes))
        let isUpright = orientation < 5
        #expect(whole.width == (isUpright ? 128 : 96) && whole.height == (isUpright ? 96 : 128))
        let places = [(1, 1), (3, 1), (1, 3), (3, 3)]
        let seen = places.map { across, down in
            let (x, y) = (whole.width * across / 4, whole.height * down / 4)
            switch (whole[x, y, 2] > 128, whole[x, y, 1] > 128, whole[x, y, 0] > 128) {
            case (true, false, false): return "R"
            case (false, true, false): return "G"
            case (false, false, true): return "B"
            case (true, true, true): return "W"
            default: return "?"
            }
        }
        #expect(seen.joined() == quarters)
    }

    /// An EXIF segment that says nothing but the orientation.
    private static func exif(_ orientation: Int) -> [UInt8] {
        let tiff: [UInt8] =
            [0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1]
            + [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, UInt8(orientation), 0, 0] + [0, 0, 0, 0]
        let body = Array("Exif".utf8) + [0, 0] + tiff
        return [0xFF, 0xE1, 0, UInt8(body.count + 2)] + body
    }
}
