import Foundation
import Testing

@testable import Video

@Suite struct VideoReaderTests {
    let clips: TestClips
    init() throws { clips = try TestClips() }

    static let x264 = "-c:v libx264 -preset ultrafast -bf 3 -g 20 -pix_fmt yuv420p"

    @Test func h264WithBFrames() throws {
        let clip = try clips.make("a.mp4", "\(testSource()) \(Self.x264) -preset veryfast")
        try SourceVerifier(location: clip).verify(frames: 60, step: 1.0 / 30)
    }

    @Test func openGroupsOfPictures() throws {
        let clip = try clips.make(
            "open.mp4",
            "\(testSource()) \(Self.x264) -preset veryfast -x264-params open-gop=1"
        )
        try SourceVerifier(location: clip).verify(frames: 60, step: 1.0 / 30)
    }

    @Test func variableRateMatroska() throws {
        let clip = try clips.make(
            "vfr.mkv",
            "\(testSource()) -vf select=not(mod(n\\,7))+not(mod(n\\,3)) -vsync vfr \(Self.x264)"
        )
        let seen = try SourceVerifier(location: clip).verify(frames: 26)
        let gaps = Set(
            zip(seen, seen.dropFirst()).map { (($1.seconds - $0.seconds) * 30).rounded() }
        )
        #expect(gaps == [1, 2, 3])
    }

    /// libav does not say where such a file starts: its first packets have no decoding times.
    @Test func oneFrameASecond() throws {
        let clip = try clips.make(
            "slow.mkv",
            "\(testSource(rate: 1, seconds: 12)) -c:v libx264 -preset ultrafast -g 2"
        )
        try SourceVerifier(location: clip).verify(frames: 12, step: 1)
        var seeker = try VideoReader(clip)
        try seeker.seek(to: 9)
        #expect(try SourceVerifier.rest(&seeker).map(\.seconds) == [9, 10, 11])
    }

    @Test func transportStreamStartsLate() throws {
        let clip = try clips.make(
            "late.ts",
            "\(testSource()) \(Self.x264) -output_ts_offset 500 -f mpegts"
        )
        try SourceVerifier(location: clip).verify(frames: 60, step: 1.0 / 30)
    }

    @Test func transportStreamClockWraps() throws {
        // 2^33 / 90000 is 95443.7 s: the clock wraps after the first second.
        let clip = try clips.make(
            "wrap.ts",
            "\(testSource()) \(Self.x264) -output_ts_offset 95441.3 -mpegts_copyts 1 -f mpegts"
        )
        var reader = try VideoReader(clip)
        let seen = try SourceVerifier.rest(&reader)
        #expect(seen.count == 60)
        for (a, b) in zip(seen, seen.dropFirst()) {
            #expect(abs(b.seconds - a.seconds - 1.0 / 30) < 1e-3)
        }
    }

    @Test func timestampsThatJumpBackGoOn() throws {
        let one = try clips.make("one.ts", "\(testSource(seconds: 1)) \(Self.x264) -f mpegts")
        let data = try Data(contentsOf: URL(fileURLWithPath: one))
        let clip = try clips.write("twice.ts", data + data)
        var reader = try VideoReader(clip)
        var frame = Frame()
        var last = -1.0
        var count = 0
        while try reader.next(into: &frame) {
            #expect(frame.time.seconds > last)
            last = frame.time.seconds
            count += 1
        }
        #expect(count >= 58)
        #expect(last > 1.5 && last < 3)
    }

    @Test func pictureStartsAfterTheSound() throws {
        let clip = try clips.make(
            "sound.mkv",
            "-f lavfi -i sine=d=3 -itsoffset 0.5 \(testSource()) -map 1:v -map 0:a \(Self.x264) "
                + "-c:a pcm_s16le"
        )
        try SourceVerifier(location: clip).verify(frames: 60, first: 0.5)
    }

    @Test func editListIsHonoured() throws {
        let long = try clips.make("long.mp4", "\(testSource(seconds: 3)) \(Self.x264) -bf 0")
        let clip = try clips.make("edited.mp4", "-ss 1.1 -i \(long) -c copy")
        var reader = try VideoReader(clip)
        let seen = try SourceVerifier.rest(&reader)
        #expect(seen.first.map { abs($0.seconds) < 0.02 } == true)
        #expect(abs(Double(seen.count) - 57) <= 1)
        let index = seen.count / 2
        try reader.seek(to: seen[index].seconds)
        #expect(try SourceVerifier.rest(&reader, limit: 1) == [seen[index]])
    }

    @Test func vp9InWebM() throws {
        let clip = try clips.make(
            "a.webm",
            "\(testSource(seconds: 1)) -c:v libvpx-vp9 -deadline realtime -cpu-used 8 -g 10"
        )
        try SourceVerifier(location: clip).verify(frames: 30)
    }

    @Test func motionJPEGInAVI() throws {
        let clip = try clips.make("a.avi", "\(testSource(seconds: 1)) -c:v mjpeg")
        try SourceVerifier(location: clip).verify(frames: 30, step: 1.0 / 30)
    }

    @Test func tenBitHEVC() throws {
        let clip = try clips.make(
            "ten.mp4",
            "\(testSource(seconds: 1)) -c:v libx265 -preset ultrafast -x265-params log-level=none "
                + "-pix_fmt yuv420p10le"
        )
        try SourceVerifier(location: clip).verify(frames: 30, step: 1.0 / 30)
    }

    @Test func fourTwoTwo() throws {
        let clip = try clips.make(
            "422.mp4",
            "\(testSource(seconds: 1)) \(Self.x264) -pix_fmt yuv422p"
        )
        try SourceVerifier(location: clip).verify(frames: 30, step: 1.0 / 30)
    }

    @Test func rawStreamWithoutTimestamps() throws {
        let clip = try clips.make(
            "raw.h264",
            "\(testSource(rate: 25, seconds: 1)) -c:v libx264 -bf 0 -f h264"
        )
        var reader = try VideoReader(clip)
        let seen = try SourceVerifier.rest(&reader)
        #expect(seen.count == 25)
        try reader.seek(to: seen[10].seconds)
        #expect(try SourceVerifier.rest(&reader, limit: 2) == Array(seen[10...11]))
    }

    @Test(arguments: ["png", "jpg", "bmp", "webp", "tiff", "gif"])
    func pictureIsOneFrame(_ kind: String) throws {
        let clip = try clips.make("a%03d:b.\(kind)", "\(testSource()) -frames:v 1 -update 1")
        var reader = try VideoReader(clip)
        #expect(reader.info.width == 320 && reader.info.height == 240)
        #expect(reader.info.isStill == (kind != "gif"))
        let seen = try SourceVerifier.rest(&reader)
        #expect(seen.map(\.seconds) == [0])
        try reader.seek(to: 0)
        #expect(try SourceVerifier.rest(&reader) == seen)
    }

    @Test func attachedPictureIsNotTheVideo() throws {
        let cover = try clips.make("cover.png", "\(testSource("640x640")) -frames:v 1")
        let clip = try clips.make(
            "cover.mp4",
            "\(testSource(seconds: 1)) -i \(cover) -map 0 -map 1 -c:v:0 libx264 -c:v:1 png "
                + "-disposition:v:1 attached_pic"
        )
        var reader = try VideoReader(clip)
        #expect(reader.info.width == 320)
        #expect(try SourceVerifier.rest(&reader).count == 30)
    }

    @Test(arguments: [
        "libx265 -x265-params log-level=none:bframes=3", "libx264 -bf 3 -x264-params open-gop=1",
    ])
    func keyframesThatGoOnAreGivenInOrderAtTheirTimes(codec: String) throws {
        // Pictures are numbered up to 256, and 300 lie between.
        let clip = try clips.make(
            "open.mp4",
            "\(testSource("64x64", rate: 60, seconds: 24)) -c:v \(codec) -preset ultrafast -g 60"
        )
        var reader = try VideoReader(clip, options: ReaderOptions())
        var frame = Frame()
        while try reader.next(into: &frame), frame.time.seconds < 1.9 {}
        reader.readKeyframes(only: true, every: 5)
        var seen: [Double] = []
        var jumps = 0
        while try reader.next(into: &frame) {
            // What was read ahead comes, too.
            if frame.isKey, frame.time.seconds > 2.5 { seen.append(frame.time.seconds) }
            jumps += frame.isDiscontinuous ? 1 : 0
        }
        #expect(jumps == 0)
        #expect(seen.map { ($0 * 60).rounded() } == [5, 10, 15, 20].map { $0 * 60 })
    }

    @Test func keyframesOnlyGivesTheKeyframes() throws {
        let clip = try clips.make("keys.mp4", "\(testSource()) \(Self.x264) -sc_threshold 0")
        var options = ReaderOptions()
        options.keyframesOnly = true
        var reader = try VideoReader(clip, options: options)
        let seen = try SourceVerifier.rest(&reader)
        #expect(seen.map { Int(($0.seconds * 30).rounded()) } == [0, 20, 40])
        try reader.seek(to: 0.5)
        let later = try SourceVerifier.rest(&reader)
        #expect(later == Array(seen[1...]))
    }

    @Test func sizeMayChangeOnTheWay() throws {
        let small = try clips.make("s.ts", "\(testSource(seconds: 1)) \(Self.x264) -f mpegts")
        let large = try clips.make(
            "l.ts",
            "\(testSource("640x480", seconds: 1)) \(Self.x264) -output_ts_offset 1 -f mpegts"
        )
        let clip = try clips.write(
            "both.ts",
            Data(contentsOf: URL(fileURLWithPath: small))
                + Data(contentsOf: URL(fileURLWithPath: large))
        )
        var reader = try VideoReader(clip)
        var frame = Frame()
        var widths: Set<Int> = []
        while try reader.next(into: &frame) { widths.insert(frame.width) }
        #expect(widths == [320, 640])
    }

    @Test func infoTellsWhatTheContainerSays() throws {
        let clip = try clips.make(
            "info.mp4",
            "\(testSource(rate: 60)) \(Self.x264) -color_range pc -metadata "
                + "creation_time=2026-01-02T03:04:05Z"
        )
        let reader = try VideoReader(clip)
        let info = reader.info
        #expect(info.frameRate?.value == 60)
        #expect(info.codec == "h264" && info.container.contains("mp4"))
        #expect(abs((info.duration ?? 0) - 2) < 0.05)
        #expect(info.fullRange == true)
        #expect(info.creationTime == 1_767_323_045)
        #expect(info.isSeekable && !info.isStill && info.rotation == 0)
        #expect(info.fingerprint?.count == 40)
    }

    @Test func cancelStopsReading() throws {
        let clip = try clips.make("stop.mp4", "\(testSource()) \(Self.x264)")
        var reader = try VideoReader(clip)
        let canceller = reader.makeCanceller()
        var frame = Frame()
        #expect(try reader.next(into: &frame))
        canceller.cancel()
        do {
            _ = try reader.next(into: &frame)
            Issue.record("a cancelled reader went on")
        } catch {
            #expect(error.code == .cancelled)
        }
    }
}
