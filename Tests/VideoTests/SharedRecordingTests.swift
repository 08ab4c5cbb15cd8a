import Foundation
import Testing

@testable import Video

/// Readers that share a recording see what they would see alone.
@Suite struct SharedRecordingTests {
    let clips: TestClips
    init() throws { clips = try TestClips() }

    @Test func sharedReadersSeeWhatLoneOnesDo() throws {
        let x264 = VideoReaderTests.x264 + " -preset veryfast"
        let sound = "-f lavfi -i sine=d=4 -c:a aac -shortest"
        for (name, made) in [
            ("plain.mp4", "\(testSource(seconds: 4)) \(x264)"),
            ("sound.mp4", "\(testSource(seconds: 4)) \(sound) \(x264)"),
            ("open.mp4", "\(testSource(seconds: 4)) \(x264) -x264-params open-gop=1"),
            ("late.mp4", "\(testSource(seconds: 4)) \(x264) -output_ts_offset 3"),
            ("cut.mov", "\(testSource(seconds: 4)) -ss 0.7 \(x264)"),
            (
                "hevc.mp4",
                "\(testSource(seconds: 4)) -c:v libx265 -preset ultrafast "
                    + "-x265-params log-level=error:keyint=20:bframes=3 -pix_fmt yuv420p"
            ),
            (
                "vfr.mp4",
                "\(testSource(seconds: 6)) -vf select=not(mod(n\\,7))+not(mod(n\\,3)) -vsync vfr \(x264)"
            ),
        ] {
            try compare(try clips.make(name, made), seed: 7)
        }
    }

    /// Packets that cannot be read are passed over by each reader as if it were alone.
    @Test func damagedRecording() throws {
        let clip = try clips.make("a.mp4", "\(testSource(seconds: 4)) \(VideoReaderTests.x264)")
        var bytes = try Data(contentsOf: URL(fileURLWithPath: clip))
        for place in stride(from: bytes.count / 3, to: bytes.count / 2, by: 611) {
            bytes[place] ^= 0x5a
        }
        try compare(try clips.write("damaged.mp4", bytes), seed: 3)
        let packed = try clips.make("b.mp4", "-i \(clip) -c copy -movflags faststart")
        try compare(try clips.cut(packed, to: "short.mp4", share: 0.6), seed: 5)
    }

    @Test func othersAreOpenedAnew() throws {
        let clip = try clips.make("a.mp4", "\(testSource(seconds: 2)) \(VideoReaderTests.x264)")
        let whole = try VideoReader(clip).recording
        #expect(whole != nil)
        for (name, flags) in [
            ("a.mkv", ""), ("a.ts", ""),
            ("parts.mp4", "-movflags frag_keyframe+empty_moov"),
            ("first.mp4", "-movflags frag_keyframe"),
            ("listed.mp4", "-movflags frag_keyframe+global_sidx"),
        ] {
            let other = try clips.make(name, "-i \(clip) -c copy \(flags)")
            let shared = try VideoReader(other).recording
            #expect(shared == nil, "\(name)")
        }
    }

    @Test func twoThreadsAtOnce() async throws {
        let clip = try clips.make("a.mp4", "\(testSource(seconds: 6)) \(VideoReaderTests.x264)")
        var alone = try VideoReader(clip)
        let all = try SourceVerifier.rest(&alone)
        #expect(all.count == 180)
        let shared = alone.recording
        let recording = try #require(shared)
        try await withThrowingTaskGroup(of: [SourceVerifier.Seen].self) { group in
            for _ in 0..<3 {
                group.addTask {
                    var options = ReaderOptions()
                    options.threads = 1
                    var reader = try VideoReader(recording, options: options)
                    return try SourceVerifier.rest(&reader)
                }
            }
            for try await seen in group { #expect(seen == all) }
        }
    }

    /// Two readers of one recording beside two that have opened it for themselves, the same done to
    /// both pairs in an order that chance decides.
    private func compare(_ clip: String, seed: UInt64) throws {
        var options = ReaderOptions()
        options.threads = 1
        var first = try VideoReader(clip, options: options)
        let shared = first.recording
        let recording = try #require(shared, "\(clip)")
        var second = try VideoReader(recording, options: options)
        var alone = try VideoReader(clip, options: options)
        var other = try VideoReader(clip, options: options)
        let length = first.info.duration ?? 0
        var chance = SeededChance(state: seed)
        var frames = 0
        for step in 0..<160 {
            let seconds = Double(chance.next() % 1000) / 1000 * length
            let deed = Deed(chance.next(), seconds)
            let isFirst = chance.next() % 2 == 0
            let (shared, lone) =
                isFirst
                ? (deed.done(to: &first), deed.done(to: &alone))
                : (deed.done(to: &second), deed.done(to: &other))
            #expect(shared == lone, "\(clip): step \(step), \(deed)")
            frames += shared.components(separatedBy: "Seen(").count - 1
        }
        #expect(frames > 100, "\(clip)")
        let (a, b) = (first.damagedCount, alone.damagedCount)
        #expect(a == b, "\(clip)")
        let (c, d) = (second.damagedCount, other.damagedCount)
        #expect(c == d, "\(clip)")
    }

    private enum Deed {
        case read(Int), seek(Double), keyframes(Int)

        init(_ number: UInt64, _ seconds: Double) {
            switch number % 8 {
            case 0: self = .seek(seconds)
            case 1: self = .keyframes(Int(number / 8 % 4))
            default: self = .read(Int(number / 8 % 7) + 1)
            }
        }

        /// What came of it, as text: frames, or an error.
        func done(to reader: inout VideoReader) -> String {
            do {
                switch self {
                case .read(let count):
                    return "\(try SourceVerifier.rest(&reader, limit: count))"
                case .seek(let seconds):
                    try reader.seek(to: seconds)
                    return ""
                case .keyframes(let count):
                    reader.readKeyframes(only: true)
                    let seen = try SourceVerifier.rest(&reader, limit: count)
                    reader.readKeyframes(only: false)
                    return "\(seen)"
                }
            } catch {
                return "\(error)"
            }
        }
    }
}

/// Numbers that look like chance and are always the same (SplitMix64).
struct SeededChance {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
