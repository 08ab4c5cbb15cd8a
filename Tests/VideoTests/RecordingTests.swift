import Foundation
import Testing

@testable import Video

struct RecordingTests {
    private let clips: TestClips
    private let sound = "-f lavfi -i sine=f=440:r=48000"

    init() throws { clips = try TestClips() }

    /// 12 s of a moving picture with sound, a keyframe a second.
    private func source(_ name: String, _ size: String = "160x120", seconds: Double = 12) throws
        -> String
    {
        try clips.make(
            name,
            testSource(size, rate: 30, seconds: seconds)
                + " \(sound) -shortest -c:v libx264 -preset ultrafast -bf 2 -g 30 -c:a aac -b:a 64k"
        )
    }

    private func options(_ tape: Tape) -> ReaderOptions {
        var options = ReaderOptions()
        options.tape = tape
        return options
    }

    /// Reads all frames of `path` onto `tape`; gives their times.
    @discardableResult
    private func play(_ path: String, onto tape: Tape, origin: Double = 0) throws -> [Double] {
        tape.setOrigin(origin)
        var reader = try VideoReader(path, options: options(tape))
        return try SourceVerifier.rest(&reader).map(\.seconds)
    }

    private func frames(_ path: String) throws -> [SourceVerifier.Seen] {
        var reader = try VideoReader(path)
        return try SourceVerifier.rest(&reader)
    }

    private func write(
        _ name: String,
        tape: Tape,
        from: Double,
        to: Double,
        epoch: Double? = nil
    ) throws -> ClipWriter {
        let clip = try ClipWriter(
            clips.path(name),
            tape: tape,
            from: from,
            epoch: epoch,
            writer: "Test"
        )
        clip.end(at: to)
        clip.hurry()
        #expect(clip.wait(20))
        return clip
    }

    @Test(arguments: ["a.mp4", "a.ts", "a.mkv", "a.flv"])
    func aClipHoldsTheFramesBetweenItsTimes(_ name: String) throws {
        let path = try source(name)
        let whole = try frames(path)
        let tape = Tape(keep: 100)
        try play(path, onto: tape, origin: 100)
        #expect(tape.state.segments == 1)
        let clip = try write("clip.mkv", tape: tape, from: 104.5, to: 108, epoch: 1_000_000)
        let state = clip.state
        #expect(state.trouble == nil)
        #expect(state.parts == 1 && state.lost == 0)
        // The keyframe before 4.5 s, and the last frame before 8 s; B-frames make it one more or less.
        #expect(abs(state.first - 104) < 0.1)
        #expect(abs(state.last - 108) < 0.2)
        let seen = try frames(clip.path)
        #expect(abs(seen.count - 120) <= 3)
        let first = try #require(seen.first)
        #expect(abs(first.seconds) < 0.1)
        // The very pictures of the source.
        #expect(seen.map(\.hash).prefix(100) == whole.map(\.hash).dropFirst(120).prefix(100))
        let info = try VideoReader(clip.path).info
        let created = try #require(info.creationTime)
        #expect(abs(created - 1_000_104) < 0.2)
        // The sound is there and is as long.
        let streams = try clips.probe(clip.path)
        #expect(streams.contains("codec_type=audio") && streams.contains("codec_name=aac"))
    }

    @Test(arguments: ["libx264", "libx265 -x265-params log-level=none", "mpeg2video"])
    func whoJoinsInTheMiddleKeepsWhatFollows(_ codec: String) throws {
        let path = try clips.make(
            "whole.ts",
            testSource("320x240", rate: 30, seconds: 16)
                + " \(sound) -shortest -c:v \(codec) -g 120 -b:v 2M -c:a aac"
        )
        // The programme's tables, and then the middle of its first group of pictures.
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        let packet = 188
        let middle = bytes.count / 16 / packet * packet
        let joined = try clips.write(
            "joined.ts",
            bytes.prefix(3 * packet) + bytes.dropFirst(middle)
        )
        let tape = Tape(keep: 100)
        var options = options(tape)
        options.isLive = true
        options.followSeconds = 0.5
        var reader = try VideoReader(joined, options: options)
        #expect(reader.info.width == 0)
        let seen = try SourceVerifier.rest(&reader)
        #expect(tape.state.segments == 1 && tape.state.packets > 0)
        let clip = try write("clip.mkv", tape: tape, from: 0, to: 20)
        #expect(clip.state.trouble == nil)
        let kept = try frames(clip.path)
        // From the second keyframe that is seen on: eight of the twelve seconds, to the end.
        #expect(abs(kept.count - 240) <= 3, "\(kept.count)")
        #expect(kept.map(\.hash) == seen.suffix(kept.count).map(\.hash))
        let streams = try clips.probe(clip.path)
        #expect(streams.contains("codec_type=audio") && streams.contains("width=320"))
    }

    @Test func theTapeKeepsWhatItIsToldAndNoMore() throws {
        let path = try source("long.mp4", seconds: 30)
        let tape = Tape(keep: 5)
        try play(path, onto: tape)
        let state = tape.state
        #expect(state.last > 29.5)
        #expect(state.first <= state.last - 5 && state.first >= state.last - 6.2)
        let small = Tape(keep: 100, maxBytes: 20_000)
        try play(path, onto: small)
        #expect(small.state.bytes <= 20_000)
        // What is no longer there cannot be written; the clip begins with what is.
        let clip = try write("late.mkv", tape: tape, from: 3, to: 40)
        #expect(abs(clip.state.first - state.first) < 0.1)
        #expect(try abs(frames(clip.path).count - Int((state.last - state.first) * 30)) <= 3)
    }

    @Test func clipsMayOverlapAndFollowTheTape() throws {
        let path = try source("live.mp4")
        let tape = Tape(keep: 100)
        let one = try ClipWriter(clips.path("one.mkv"), tape: tape, from: 1, writer: "Test")
        let two = try ClipWriter(clips.path("two.mkv"), tape: tape, from: 3, writer: "Test")
        var reader = try VideoReader(path, options: options(tape))
        var frame = Frame()
        while try reader.next(into: &frame) {
            one.allow(until: min(5, frame.time.seconds))
            two.allow(until: min(11, frame.time.seconds))
            if frame.time.seconds > 6 { one.end(at: 5) }
        }
        #expect(one.wait(10))
        #expect(!two.state.isDone)
        two.end(at: 11)
        #expect(two.wait(10))
        #expect(try abs(frames(one.path).count - 120) <= 3)
        #expect(try abs(frames(two.path).count - 240) <= 3)
    }

    @Test func nothingIsWrittenBeyondWhatIsAllowed() throws {
        let path = try source("held.mp4")
        let tape = Tape(keep: 100)
        try play(path, onto: tape)
        let clip = try ClipWriter(clips.path("held.mkv"), tape: tape, from: 2, writer: "Test")
        clip.allow(until: 4)
        #expect(!clip.wait(1))
        #expect(clip.state.last <= 4.2 && clip.state.last > 3.8)
        clip.allow(until: 3)
        clip.end(at: 6)
        #expect(clip.wait(10))
        #expect(abs(clip.state.last - 6) < 0.15)
    }

    @Test func anotherSourceGoesOnInAnotherPart() throws {
        let tape = Tape(keep: 100)
        try play(try source("first.mp4"), onto: tape)
        try play(try source("second.mp4", "320x240"), onto: tape, origin: 15)
        let clip = try write("parts.mkv", tape: tape, from: 8, to: 20)
        #expect(clip.state.parts == 2)
        #expect(clip.state.trouble == nil)
        let first = try VideoReader(clip.path).info
        let second = try VideoReader(ClipWriter.part(2, of: clip.path)).info
        #expect(first.width == 160 && second.width == 320)
        #expect(try abs(frames(clip.path).count - 120) <= 3)
        #expect(try abs(frames(ClipWriter.part(2, of: clip.path)).count - 150) <= 3)
    }

    @Test func theSameSourceGoesOnInTheSameFile() throws {
        let tape = Tape(keep: 100)
        let path = try source("again.mp4")
        try play(path, onto: tape)
        try play(path, onto: tape, origin: 15)
        let clip = try write("one.mkv", tape: tape, from: 8, to: 20)
        #expect(clip.state.parts == 1)
        let seen = try frames(clip.path)
        #expect(abs(seen.count - 270) <= 5)
        // Three seconds are missing, and are not shown as if they had not been.
        let widest = zip(seen, seen.dropFirst()).map { $1.seconds - $0.seconds }.max() ?? 0
        #expect(abs(widest - 3) < 0.2)
    }

    @Test func aFullDiskEndsTheClipWithAWord() throws {
        let path = try source("full.mp4")
        let tape = Tape(keep: 100)
        try play(path, onto: tape)
        let clip = try ClipWriter("/dev/full", tape: tape, from: 0, writer: "Test")
        clip.end(at: 10)
        #expect(clip.wait(10))
        #expect(clip.state.trouble?.code == .io)
        #expect(clip.state.trouble?.message == "No space left on device")
        let nowhere = try write("no/such/folder/a.mkv", tape: tape, from: 0, to: 10)
        #expect(nowhere.state.trouble?.code == .notFound)
    }

    @Test func originsCanBeCorrected() throws {
        let tape = Tape(keep: 100)
        try play(try source("late.mp4"), onto: tape, origin: 50)
        tape.correctOrigin(70)
        #expect(abs(tape.state.first - 70) < 0.1)
        let clip = try write("late.mkv", tape: tape, from: 72, to: 75)
        #expect(abs(clip.state.first - 72) < 0.1)
    }

    @Test func whatIsOnTheTapeStaysWhereTheNextSourceIsAwaited() throws {
        let tape = Tape(keep: 100)
        let path = try source("first.ts")
        try play(path, onto: tape)
        // It was lost and is opened again; nothing of it is on the tape when its time is known.
        tape.setOrigin(20)
        tape.correctOrigin(25)
        #expect(abs(tape.state.first) < 0.2 && abs(tape.state.last - 12) < 0.2)
        try play(path, onto: tape, origin: 25)
        #expect(abs(tape.state.first) < 0.2 && abs(tape.state.last - 37) < 0.2)
    }

    @Test func rawFramesAreEncoded() throws {
        let raw = try clips.make(
            "raw.y4m",
            testSource("320x240", rate: 30, seconds: 6) + " -pix_fmt yuv420p"
        )
        let tape = Tape(keep: 100)
        var reader = try VideoReader(raw, options: options(tape))
        #expect(reader.info.isRaw)
        var encoder: FrameEncoder? = try FrameEncoder(tape: tape, rate: reader.info.frameRate)
        var frame = Frame()
        var count = 0
        while try reader.next(into: &frame) {
            while encoder?.put(frame, at: 10 + frame.time.seconds) == false { usleep(2000) }
            count += 1
        }
        #expect(count == 180)
        encoder = nil
        #expect(tape.state.segments == 1)
        #expect(abs(tape.state.last - 16) < 0.1)
        // What an encoder was told is the session's time already.
        tape.correctOrigin(500)
        #expect(abs(tape.state.last - 16) < 0.1)
        let clip = try write("raw.mkv", tape: tape, from: 13, to: 15)
        #expect(clip.state.trouble == nil)
        #expect(abs(clip.state.first - 12) < 0.1)
        #expect(try frames(clip.path).count == 90)
        let first = try firstFrame(clip.path), wanted = try frame13(raw)
        let off = zip(first.pixels, wanted.pixels).map { abs(Int($0) - Int($1)) }.reduce(0, +)
        #expect(Double(off) / Double(first.pixels.count) < 8)
    }

    @Test func coloursOfAnRGBCardAreKept() throws {
        let raw = try clips.make(
            "rgb.avi",
            "-f lavfi -i color=0x20c060:s=1280x720:r=10:d=1 -c:v rawvideo -pix_fmt bgr24"
        )
        let tape = Tape(keep: 100)
        var reader = try VideoReader(raw)
        var encoder: FrameEncoder? = try FrameEncoder(tape: tape, rate: reader.info.frameRate)
        var frame = Frame()
        while try reader.next(into: &frame) {
            while encoder?.put(frame, at: frame.time.seconds) == false { usleep(2000) }
        }
        encoder = nil
        let clip = try write("rgb.mkv", tape: tape, from: 0, to: 1)
        let streams = try clips.probe(clip.path)
        #expect(streams.contains("color_space=bt709"))
        let first = try firstFrame(clip.path)
        let off = zip(first.pixels, [0x60, 0xc0, 0x20]).map { abs(Int($0) - $1) }
        #expect(off.allSatisfy { $0 <= 4 }, "\(off)")
    }

    private func frame13(_ path: String) throws -> Patch {
        var reader = try VideoReader(path)
        var frame = Frame()
        try reader.seek(to: 2)
        _ = try reader.next(into: &frame)
        return frame.copy()
    }

    @Test func theEncoderDropsRatherThanDelays() throws {
        let raw = try clips.make(
            "many.y4m",
            testSource("1280x720", rate: 60, seconds: 0.5) + " -pix_fmt yuv422p"
        )
        let tape = Tape(keep: 100)
        let encoder = try FrameEncoder(tape: tape, rate: nil)
        var reader = try VideoReader(raw)
        var frame = Frame()
        _ = try reader.next(into: &frame)
        let start = ContinuousClock.now
        for i in 0..<2000 { encoder.put(frame, at: Double(i) / 60) }
        #expect(ContinuousClock.now - start < .seconds(2))
        let state = encoder.state
        #expect(state.dropped > 0)
        #expect(state.trouble == nil)
    }
}
