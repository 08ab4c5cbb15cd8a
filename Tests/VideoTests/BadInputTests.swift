import Foundation
import Testing

@testable import Video

@Suite struct BadInputTests {
    let clips: TestClips
    init() throws { clips = try TestClips() }

    @Test func missing() { #expect(openError("/no/such/file.mp4")?.code == .notFound) }

    @Test func directory() { #expect(openError(clips.folder.path)?.code == .notAFile) }

    @Test func empty() throws {
        #expect(openError(try clips.write("empty.mp4", Data()))?.code == .empty)
    }

    @Test func noPermission() throws {
        let path = try clips.write("secret.bin", Data([1, 2, 3]))
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
        // The superuser reads everything; then the three bytes are simply no video.
        let expected: VideoError.Code = getuid() == 0 ? .notMedia : .permission
        #expect(openError(path)?.code == expected)
    }

    @Test(arguments: ["notes.txt", "notes.mp4", "notes.nfo", "notes.srt", "notes.png"])
    func text(_ name: String) throws {
        let words = "1\n00:00:01,000 --> 00:00:02,000\nHello, this is not a video.\n\n"
        let path = try clips.write(name, Data(String(repeating: words, count: 50).utf8))
        let code = openError(path)?.code
        #expect(
            code == .notMedia || code == .noVideo || code == .corrupt,
            "\(String(describing: code))"
        )
    }

    @Test func noise() throws {
        var state: UInt64 = 42
        let bytes = (0..<200_000).map { _ -> UInt8 in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 33)
        }
        let error = openError(try clips.write("noise.bin", Data(bytes)))
        #expect(error?.code == .notMedia)
    }

    @Test(arguments: ["sound.wav", "sound.mp3", "sound.m4a"])
    func soundOnly(_ name: String) throws {
        let path = try clips.make(name, "-f lavfi -i sine=d=2")
        #expect(openError(path)?.code == .noVideo)
    }

    @Test func tooLarge() throws {
        let path = try clips.make("large.png", "\(testSource("640x480")) -frames:v 1")
        var options = ReaderOptions()
        options.maxPixels = 100_000
        #expect(openError(path, options: options)?.code == .tooLarge)
    }

    @Test func aRecordingLargerThanAnyCodecWantsIsRefusedAndAPictureIsNot() throws {
        let source = "-f lavfi -i color=s=9000x4400:r=1:d=1 -frames:v 1 -pix_fmt yuvj420p"
        #expect(openError(try clips.make("huge.mkv", "\(source) -c:v mjpeg"))?.code == .tooLarge)
        #expect(openError(try clips.make("huge.jpg", source)) == nil)
    }

    @Test func tooManyStreams() throws {
        let path = try clips.make(
            "many.mkv",
            "\(testSource()) -f lavfi -i sine=d=2 -map 0:v -map 1:a -map 1:a -map 1:a -c:a pcm_s16le"
        )
        var options = ReaderOptions()
        options.maxStreams = 3
        #expect(openError(path, options: options)?.code == .unsupported)
        options.maxStreams = 4
        #expect(openError(path, options: options) == nil)
    }

    @Test func indexIsMissing() throws {
        let whole = try clips.make("whole.mp4", "\(testSource()) -c:v libx264")
        let error = openError(try clips.cut(whole, to: "cut.mp4", share: 0.6))
        #expect(error?.code == .truncated)
    }

    @Test(arguments: ["mp4", "mkv", "flv", "ts"])
    func endsInTheMiddle(_ kind: String) throws {
        let whole = try clips.make(
            "whole.\(kind)",
            "\(testSource(seconds: 6)) -c:v libx264 -g 30 -movflags +faststart"
        )
        let path = try clips.cut(whole, to: "cut.\(kind)", share: 0.5)
        var reader = try VideoReader(path)
        var frame = Frame()
        var count = 0
        var thrown: VideoError?
        do throws(VideoError) {
            while try reader.next(into: &frame) { count += 1 }
        } catch {
            thrown = error
        }
        #expect(count > 60 && count < 130)
        // A transport stream says nowhere how long it should be.
        #expect(thrown?.code == (kind == "ts" ? nil : .truncated))
        if let time = thrown?.time { #expect(abs(time - Double(count) / 30) < 0.3) }
    }

    @Test(arguments: ["mp4", "mkv", "webm", "ts", "avi"])
    func wholeFileIsNotCalledTruncated(_ kind: String) throws {
        let codec = kind == "webm" ? "libvpx -deadline realtime" : "libx264"
        let path = try clips.make(
            "whole.\(kind)",
            "\(testSource()) -f lavfi -i sine=d=5 -c:v \(codec) -map 0:v -map 1:a"
        )
        var reader = try VideoReader(path)
        #expect(try SourceVerifier.rest(&reader).count == 60)
    }

    /// A clip of four seconds, damaged from a third to a half of its bytes.
    private func hurt(_ kind: String, _ format: String) throws -> String {
        let whole = try clips.make(
            "whole.\(kind)",
            "\(testSource(seconds: 4)) -c:v libx264 -g 15 \(format)"
        )
        var data = try Data(contentsOf: URL(fileURLWithPath: whole))
        for i in stride(from: data.count / 3, to: data.count / 2, by: 97) { data[i] ^= 0x5a }
        return try clips.write("hurt.\(kind)", data)
    }

    @Test func damageInTheMiddleIsPassedOver() throws {
        var reader = try VideoReader(try hurt("ts", "-f mpegts"))
        var frame = Frame()
        var count = 0
        var last = 0.0
        while try reader.next(into: &frame) {
            count += 1
            last = frame.time.seconds
        }
        #expect(count > 60)
        #expect(last > 3.8)
        #expect(reader.damagedCount > 0)
    }

    @Test func whoStartsOverSeesWhatANewReaderSees() throws {
        let path = try hurt("mp4", "-movflags +faststart")
        var fresh = try VideoReader(path)
        try fresh.seek(to: 3)
        let wanted = try SourceVerifier.rest(&fresh)
        #expect(wanted.count > 20)
        #expect(fresh.damagedCount == 0)

        var used = try VideoReader(path)
        _ = try SourceVerifier.rest(&used)
        #expect(used.damagedCount > 0)
        used.readKeyframes(only: true)
        used.startOver()
        #expect(used.damagedCount == 0)
        try used.seek(to: 3)
        #expect(try SourceVerifier.rest(&used) == wanted)
        #expect(used.damagedCount == 0)
    }

    /// A recording that was small and goes on huge would have a dozen huge frames in memory.
    @Test(arguments: [("1920x1080", true), ("4096x2304", false)])
    func aSizeMayChangeButNotToAnything(size: String, isRead: Bool) throws {
        var bytes = Data()
        // Longer than what is looked at to tell the size.
        for (name, size, seconds) in [("a.ts", "160x90", 20), ("b.ts", size, 1)] {
            let part = try clips.make(
                name,
                "\(testSource(size, rate: 10, seconds: Double(seconds)))"
                    + " -c:v libx264 -preset ultrafast -f mpegts"
            )
            bytes += try Data(contentsOf: URL(fileURLWithPath: part))
        }
        var reader = try VideoReader(try clips.write("\(size).ts", bytes))
        try #require(reader.info.width == 160)
        var frame = Frame()
        var widths: [Int: Int] = [:]
        do {
            while try reader.next(into: &frame) { widths[frame.width, default: 0] += 1 }
        } catch {
            #expect(!isRead)
        }
        #expect(widths[160] == 200)
        #expect((widths.count == 2) == isRead)
        if !isRead { #expect(reader.damagedCount > 0) }
    }

    @Test func cutPictureIsNotSilentlyFine() throws {
        let whole = try clips.make("whole.png", "\(testSource()) -frames:v 1")
        let path = try clips.cut(whole, to: "cut.png", share: 0.5)
        var frame = Frame()
        do throws(VideoError) {
            var reader = try VideoReader(path)
            let read = try reader.next(into: &frame)
            #expect(read && frame.isDamaged)
        } catch {
            #expect([.truncated, .corrupt, .notMedia].contains(error.code))
        }
    }

    @Test func emptyNameIsAnError() { #expect(openError("") != nil) }

    @Test func errorIsOneLineWithAdvice() {
        let error = VideoError(
            code: .truncated,
            location: "a.mp4",
            time: 12.3,
            message: "it ends here",
            advice: "copy it again"
        )
        #expect(error.description == "a.mp4: at 12.3 s: it ends here; copy it again")
    }
}
