import Foundation
import Testing

@testable import Video

@Suite struct LiveCaptureTests {
    private let clips: TestClips
    private let clip: String
    private let larger: String

    init() throws {
        clips = try TestClips()
        clip = try clips.make("clip.mkv", testSource("64x64", rate: 50, seconds: 2))
        larger = try clips.make("larger.mkv", testSource("128x96", rate: 50, seconds: 1))
    }

    /// A capture and what it gave, pulled from another thread as the engine would.
    private final class Session {
        let bell = Bell()
        let canceller = Canceller()
        let capture: LiveCapture
        var frame = Frame()
        var arrivals: [LiveCapture.Arrival] = []
        var times: [Double] = []
        var widths: [Int] = []

        init(_ source: LiveSource, _ options: LiveCapture.Options = .init()) {
            capture = LiveCapture(source, options: options, bell: bell, canceller: canceller)
            capture.start()
        }

        deinit { canceller.cancel() }

        struct TooFew: Error {}

        /// Waits until so many frames have come, taken or not.
        func waitFor(_ count: Int) throws {
            let end = Date(timeIntervalSinceNow: 30)
            while capture.snapshot.read < count {
                guard Date() < end else { throw TooFew() }
                usleep(1000)
            }
        }

        /// Takes frames until `count` have come or it ends; nil where it goes on.
        func take(_ count: Int = .max, within seconds: Double = 20) -> VideoError?? {
            let end = Date(timeIntervalSinceNow: seconds)
            while arrivals.count < count, Date() < end {
                switch capture.take(into: &frame) {
                case .frame(let arrival):
                    arrivals.append(arrival)
                    times.append(frame.time.seconds)
                    widths.append(frame.width)
                case .nothing: bell.wait(0.1)
                case .ended(let error): return .some(error)
                }
            }
            return nil
        }
    }

    @Test func theNewestWinsAndTheOthersAreCounted() throws {
        let session = Session(
            FakeSource([[.frames(61, of: clip), .stalls]]).source(ending: .final)
        )
        try session.waitFor(61)
        _ = session.take(1)
        #expect(session.times == [60.0 / 50])
        #expect(session.capture.snapshot.dropped == 60)
    }

    @Test func nobodyWaitsForAClockThatJumps() throws {
        let jump = try clips.make(
            "jump.mkv",
            testSource("64x64", rate: 50, seconds: 1)
                + " -vf setpts=PTS+gte(N\\,25)*1000/TB -fps_mode passthrough"
        )
        let session = Session(
            FakeSource([[.frames(50, of: jump), .stalls]]).source(ending: .final, flow: .paced)
        )
        try session.waitFor(50)
        _ = session.take(1)
        #expect(session.times.allSatisfy { $0 < 20 })
        #expect(session.arrivals.contains { $0.isAfterJump })
    }

    @Test func aFewFramesWaitInOrder() throws {
        let session = Session(
            FakeSource([[.frames(60, of: clip), .stalls]]).source(ending: .final)
        )
        try session.waitFor(60)
        _ = session.take(3)
        #expect(session.times == (57..<60).map { Double($0) / 50 })
        #expect(session.capture.snapshot.dropped == 57)
    }

    @Test func whatLiesInAFileWaits() throws {
        let session = Session(
            FakeSource([[.frames(60, of: clip)]]).source(ending: .final, flow: .waits)
        )
        usleep(100_000)
        let end = try #require(session.take())
        #expect(end == nil)
        #expect(session.times == (0..<60).map { Double($0) / 50 })
        #expect(session.capture.snapshot.dropped == 0)
    }

    @Test func aPacedFileTakesItsTime() throws {
        let began = ContinuousClock.now
        let session = Session(
            FakeSource([[.frames(30, of: clip)]]).source(ending: .final, flow: .paced)
        )
        _ = session.take()
        #expect(began.duration(to: .now) >= .milliseconds(560))
    }

    @Test func aSourceThatDropsIsOpenedAgainAndTimeGoesOn() throws {
        let fake = FakeSource([
            [.frames(5, of: clip), .fails(.io)], [.fails(.notFound)],
            [.frames(3, of: larger), .stalls],
        ])
        let session = Session(fake.source(flow: .waits))
        #expect(session.take(8) == nil)
        #expect(session.widths == [64, 64, 64, 64, 64, 128, 128, 128])
        #expect(session.times == session.times.sorted() && Set(session.times).count == 8)
        // Two pauses lie between, and the gap began with the last frame.
        #expect(session.times[5] - session.times[4] > 0.5)
        #expect(session.arrivals.map(\.lostSince) == [nil, nil, nil, nil, nil, 0.08, nil, nil])
        #expect(session.capture.snapshot.reopened == 1)
        #expect(session.capture.snapshot.isLive)
    }

    @Test func theRecordingOfAStreamIsNotWatchedAgain() throws {
        let fake = FakeSource([
            [.frames(5, of: clip)], [.isRecording, .frames(5, of: clip), .stalls],
        ])
        let session = Session(fake.source(flow: .waits))
        let end = try #require(session.take())
        #expect(end == nil)
        #expect(session.times.count == 5)
    }

    @Test func whatAFrameHadToSayIsHandedOnWhenItIsReplaced() throws {
        let fake = FakeSource([
            [.frames(5, of: clip), .fails(.io)], [.frames(40, of: clip), .stalls],
        ])
        let session = Session(fake.source())
        try session.waitFor(45)
        _ = session.take(1)
        #expect(session.arrivals.first?.lostSince == 0.08)
    }

    @Test func waitingIsForAFrameAndHasAnEnd() throws {
        // It answers, and then says nothing: that is no source yet.
        let fake = FakeSource([[.fails(.notFound)], [.stalls], [.stalls], [.stalls]])
        var options = LiveCapture.Options()
        options.wait = 1.6
        let began = ContinuousClock.now
        let end = try #require(Session(fake.source(), options).take())
        #expect(end?.code == .stalled)
        #expect(began.duration(to: .now) >= .seconds(1))
        // Never longer than what is left.
        #expect(fake.patience.allSatisfy { $0 <= 1.6 })
    }

    @Test func withoutWaitingItIsTriedOnce() throws {
        let fake = FakeSource([[.fails(.notFound)], [.frames(5, of: clip)]])
        let end = try #require(Session(fake.source()).take())
        #expect(end?.code == .notFound)
        #expect(fake.patience.count == 1)
    }

    @Test func aLostSourceIsGivenUpWhenAskedTo() throws {
        var options = LiveCapture.Options()
        (options.giveUp, options.stall) = (0.5, 0.1)
        let session = Session(FakeSource([[.frames(5, of: clip), .fails(.io)]]).source(), options)
        let end = try #require(session.take())
        #expect(end?.code == .stalled)
        #expect(session.times.count >= 1)
    }

    @Test func cancellingEndsItAtOnce() throws {
        let session = Session(FakeSource([[.frames(5, of: clip), .stalls]]).source())
        _ = session.take(1)
        session.canceller.cancel()
        let began = ContinuousClock.now
        let end = try #require(session.take())
        #expect(end?.code == .cancelled)
        session.capture.join()
        #expect(began.duration(to: .now) < .seconds(8))
    }

    @Test(arguments: [
        "1920x1080", "1920x1080@", "0x0@60", "1920x1080@60:", "a x b@1", "1x1@60:yuv 4",
    ])
    func noShapeOfFrames(text: String) { #expect(RawVideo(text) == nil) }

    @Test func shapesOfFrames() throws {
        let raw = try #require(RawVideo("1280x720@60000/1001:nv12"))
        #expect((raw.width, raw.height, raw.pixelFormat) == (1280, 720, "nv12"))
        #expect(raw.frameRate == Rational(num: 60000, den: 1001))
        #expect(RawVideo("1920x1080@60")?.pixelFormat == "yuv420p")
    }

    @Test func rawFramesAreReadAsTheyLie() throws {
        let raw = try clips.make(
            "raw.yuv",
            "\(testSource("64x48", rate: 30, seconds: 1)) -pix_fmt nv12 -f rawvideo"
        )
        var options = ReaderOptions()
        options.raw = RawVideo("64x48@30:nv12")
        var reader = try VideoReader(raw, options: options)
        var frame = Frame()
        var count = 0
        while try reader.next(into: &frame) { count += 1 }
        #expect(count == 30)
        #expect(reader.info.frameRate == Rational(num: 30, den: 1))
    }

    @Test func whoJoinsInTheMiddleSeesFromTheNextKeyframeOn() throws {
        let whole = try clips.make(
            "long.ts",
            "\(testSource("320x240", rate: 30, seconds: 8)) -c:v libx264 -g 120 -bf 0 -b:v 2M"
        )
        let bytes = try Data(contentsOf: URL(fileURLWithPath: whole))
        let path = try clips.write("joined.ts", bytes.suffix(bytes.count * 4 / 5))
        var options = ReaderOptions()
        options.isLive = true
        options.followSeconds = 0.5
        let feed = try ReaderFeed(path, options: options, canceller: Canceller())
        var frame = Frame()
        #expect(try feed.next(into: &frame))
        #expect(frame.isKey && frame.width == 320)
        #expect(feed.info.width == 320)
    }

    @Test func soundAloneIsNoSource() throws {
        let pipe = clips.path("tv")
        try #require(mkfifo(pipe, 0o600) == 0)
        let sender = Process()
        sender.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        sender.arguments = [
            "ffmpeg", "-nostdin", "-v", "error", "-y", "-re", "-f", "lavfi", "-i",
            "testsrc2=s=64x64:r=30:d=2", "-re", "-f", "lavfi", "-i", "sine=d=60", "-f", "mpegts",
            pipe,
        ]
        try sender.run()
        defer { sender.terminate() }
        var options = ReaderOptions()
        options.isLive = true
        options.stallSeconds = 1.5
        var reader = try VideoReader(pipe, options: options)
        var frame = Frame()
        let error = #expect(throws: VideoError.self) {
            while try reader.next(into: &frame) {}
        }
        #expect(error?.code == .stalled)
    }

    @Test func aFileThatGrowsIsReadAsItIsWritten() throws {
        let whole = try Data(contentsOf: URL(fileURLWithPath: clip))
        let path = try clips.write("growing.mkv", whole.prefix(whole.count / 2))
        var options = ReaderOptions()
        options.followSeconds = 1
        var reader = try VideoReader(path, options: options)
        let writer = Thread {
            usleep(300_000)
            guard let file = FileHandle(forWritingAtPath: path) else { return }
            _ = try? file.seekToEnd()
            try? file.write(contentsOf: whole.suffix(from: whole.count / 2))
        }
        writer.start()
        var frame = Frame()
        var count = 0
        while try reader.next(into: &frame) { count += 1 }
        #expect(count == 100)
    }
}
