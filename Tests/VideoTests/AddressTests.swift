import Foundation
import Testing

@testable import Video

/// Servers that stall, break off and send elsewhere, and lists that lead where they may not.
@Suite(.serialized) struct AddressTests {
    let clips: TestClips
    let server: OddServer
    var options = ReaderOptions()

    init() throws {
        clips = try TestClips()
        server = try OddServer(folder: clips.folder)
        options.stallSeconds = 1.5
    }

    private static let h264 = "-c:v libx264 -preset ultrafast -g 15"

    /// Times of the frames that came, and what stopped them.
    private func read(_ location: String) -> (times: [Double], error: VideoError?) {
        var times: [Double] = []
        do throws(VideoError) {
            var reader = try VideoReader(location, options: options)
            var frame = Frame()
            while try reader.next(into: &frame) { times.append(frame.time.seconds) }
            return (times, nil)
        } catch {
            return (times, error)
        }
    }

    private func isQuick(_ work: () -> Void) -> Bool {
        ContinuousClock().measure(work) < .seconds(20)
    }

    @Test func aServerThatNeverAnswersIsGivenUp() {
        var error: VideoError?
        #expect(isQuick { error = read("\(server.address)/silent/a.ts").error })
        #expect(error?.code == .stalled)
    }

    @Test func bytesThatTrickleAreNoProgress() throws {
        _ = try clips.make("a.ts", "\(testSource()) \(Self.h264)")
        var error: VideoError?
        #expect(isQuick { error = read("\(server.address)/drip/a.ts").error })
        #expect(error?.code == .stalled)
    }

    @Test func aStreamThatCarriesNothingIsGivenUp() throws {
        _ = try clips.write("nothing.ts", Data())
        var read = (times: [Double](), error: VideoError?.none)
        #expect(isQuick { read = self.read("\(server.address)/endless/nothing.ts") })
        #expect(read.error?.code == .noVideo)
        _ = try clips.make("a.ts", "\(testSource()) \(Self.h264)")
        #expect(isQuick { read = self.read("\(server.address)/endless/a.ts") })
        #expect(read.error?.code == .noVideo)
        #expect(read.times.count > 40)
    }

    @Test func whatCameBeforeTheSilenceIsRead() throws {
        _ = try clips.make("a.mkv", "\(testSource("640x480", seconds: 6)) \(Self.h264)")
        var read = (times: [Double](), error: VideoError?.none)
        #expect(isQuick { read = self.read("\(server.address)/half/a.mkv") })
        #expect(read.times.count > 40)
        let time = try #require(read.error?.time)
        #expect(time > 1 && time < 6)
    }

    @Test func slowButSteadyIsRead() throws {
        // One frame of 700 kB: more than two seconds without a packet.
        _ = try clips.make(
            "noise.png",
            "-f lavfi -i nullsrc=s=640x480,geq=random(1)*255:128:128 -frames:v 1 -pix_fmt rgb24"
        )
        let read = read("\(server.address)/slow/noise.png")
        #expect(read.error == nil, "\(String(describing: read.error))")
        #expect(read.times.count == 1)
    }

    @Test func aConnectionThatBreaksIsTakenUpAgain() throws {
        let clip = try clips.make("a.mp4", "\(testSource("640x480", seconds: 4)) \(Self.h264)")
        let size = try Data(contentsOf: URL(fileURLWithPath: clip)).count
        #expect(size > 300_000)
        let read = read("\(server.address)/cut/a.mp4")
        #expect(read.error == nil, "\(String(describing: read.error))")
        #expect(read.times.count == 120)
    }

    @Test func noServerSendsToAFile() throws {
        #expect(read("\(server.address)/away/a.ts").error?.code == .leadsAway)
        _ = try clips.make("a.ts", "\(testSource()) \(Self.h264)")
        #expect(read("\(server.address)/on/a.ts").times.count == 60)
    }

    private func list(_ name: String, _ part: String) throws -> String {
        let text = "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:2,\n\(part)\n#EXT-X-ENDLIST\n"
        return try clips.write(name, Data(text.utf8))
    }

    @Test func listsLeadOnlyToPlacesOfTheirOwnKind() throws {
        let part = try clips.make("a.ts", "\(testSource()) \(Self.h264)")
        _ = try list("file.m3u8", "file://\(part)")
        #expect(read("\(server.address)/plain/file.m3u8").error?.code == .leadsAway)
        let network = try list("network.m3u8", "\(server.address)/plain/a.ts")
        #expect(read(network).error?.code == .leadsAway)
        // A list's name on a recording changes nothing.
        #expect(read(try list("a.mp4", "\(server.address)/plain/a.ts")).error?.code == .leadsAway)
        #expect(read("\(server.address)/plain/network.m3u8").times.count == 60)
        #expect(read(try list("local.m3u8", "a.ts")).times.count == 60)
    }

    @Test func aSessionDescriptionOpensNoPort() throws {
        let text =
            "v=0\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n"
        #expect(read(try clips.write("a.sdp", Data(text.utf8))).error?.code == .leadsAway)
    }

    @Test func aMissingPartOfAListIsAJump() throws {
        let parts = clips.path("part%d.ts")
        _ = try clips.make(
            "all.m3u8",
            "\(testSource(seconds: 8)) \(Self.h264) -g 30 -hls_time 2 -hls_list_size 0 "
                + "-hls_segment_filename \(parts)"
        )
        try FileManager.default.removeItem(atPath: clips.path("part1.ts"))
        var reader = try VideoReader("\(server.address)/plain/all.m3u8", options: options)
        var frame = Frame()
        var jumps: [Double] = []
        var count = 0
        var before = 0.0
        var lost = 0.0
        while try reader.next(into: &frame) {
            if frame.isDiscontinuous { jumps.append(frame.time.seconds) }
            lost = max(lost, frame.time.seconds - before)
            before = frame.time.seconds
            count += 1
        }
        #expect(count == 180)
        #expect(lost > 1.9 && lost < 2.2)
        #expect(jumps.count == 1)
    }

    @Test func aPipeThatNobodyWritesToIsGivenUp() throws {
        let path = clips.path("pipe")
        #expect(mkfifo(path, 0o600) == 0)
        var error: VideoError?
        #expect(isQuick { error = read(path).error })
        #expect(error?.code == .stalled)
    }

    @Test func limitsHaveDefaults() {
        let options = ReaderOptions().native
        #expect(options.max_pixels == 100_000_000)
        #expect(options.max_streams == 256)
        #expect(options.stall_ms == 30_000)
    }
}
