import Foundation
import Game
import Models
import Scenes
import Testing
import Video

@testable import Engine

/// A scan for results decodes less than a full one and tells the same.
@Suite struct LeapTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// Drawn pages in the order of a battle, each on screen for some seconds.
    private static let battle: [(page: String, seconds: Int)] = [
        ("lobby-regular-ja", 4), ("black", 2), ("intro-ja", 4), ("hud-turf-ja", 40), ("finish", 2),
        ("black", 1), ("judge-win", 5), ("personal-ja", 5), ("scoreboard-ja", 5), ("black", 20),
    ]

    private static let plain = "libx264 -preset ultrafast -crf 16 -sc_threshold 0"

    /// Makes the recording: ten frames a second, of which those are kept that `kept` says, a keyframe
    /// every `gop` frames.
    private func record(
        gop: Int,
        to file: URL,
        coding: String = plain,
        kept: String = "1"
    ) throws {
        var arguments = ["ffmpeg", "-nostdin", "-v", "error", "-y"]
        for (page, seconds) in Self.battle {
            let path = Self.root.appendingPathComponent("Fixtures/stills/\(page).png").path
            arguments += ["-loop", "1", "-framerate", "10", "-t", "\(seconds)", "-i", path]
        }
        let pages = Self.battle.indices.map { "[\($0):v]scale=1280:720,setsar=1[p\($0)];" }
        let names = Self.battle.indices.map { "[p\($0)]" }
        arguments += [
            "-filter_complex",
            pages.joined() + names.joined()
                + "concat=n=\(Self.battle.count):v=1:a=0,select='\(kept)'",
            "-fps_mode", "vfr", "-pix_fmt", "yuv420p", "-g", "\(gop)", "-c:v",
        ]
        arguments += coding.split(separator: " ").map(String.init) + [file.path]
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }

    private func scan(
        _ file: URL,
        depth: Depth,
        jobs: Int? = 1,
        to: Double? = nil,
        cancelAt: Double? = nil
    ) throws -> (events: [GameEvent], frames: Int, outcome: ScanOutcome) {
        let data = DataFolder(url: Self.root.appendingPathComponent("Models"))
        let kit = try SceneKit(data: data, weaponSet: "demo")
        var options = ScanOptions()
        options.depth = depth
        options.jobs = jobs
        options.to = to
        var events: [GameEvent] = []
        var frames = 0
        let canceller = Canceller()
        let outcome = try Scanner(kit: kit, options: options).scan(
            file.path,
            canceller: canceller,
            emit: { events.append($0) },
            progress: {
                frames = $0.frames
                if let cancelAt, $0.position >= cancelAt { canceller.cancel() }
            }
        )
        return (events, frames, outcome)
    }

    private func inFolder(
        _ name: String = "battle.mp4",
        _ body: (URL) throws -> Void
    ) throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("leap-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.appendingPathComponent(name))
    }

    @Test(arguments: [5, 20, 48])
    func leapingTellsTheSameFromFewerFrames(gop: Int) throws {
        try inFolder { file in
            try record(gop: gop, to: file)
            let full = try scan(file, depth: .full)
            let results = try scan(file, depth: .results)
            // Keyframes 4.8 s apart are near enough in the middle of a battle only.
            #expect(results.frames < full.frames * (gop < 26 ? 6 : 9) / 10)
            #expect(results.events.map(\.type) == full.events.map(\.type))
            #expect(results.events.map(\.pts) == full.events.map(\.pts))
            let mine = results.events.filter { $0.type == .battleResult }
            let theirs = full.events.filter { $0.type == .battleResult }
            try #require(mine.count == 1 && theirs.count == 1)
            // Settled scenes are read at the same frames, so that even scores agree.
            #expect(mine[0].data == theirs[0].data)
        }
    }

    @Test(arguments: [
        ("open.ts", "libx264 -preset veryfast -crf 20 -x264-params open-gop=1"),
        ("open.mkv", "libx265 -preset ultrafast -x265-params open-gop=1:log-level=none"),
        ("vp9.webm", "libvpx-vp9 -deadline realtime -cpu-used 8 -row-mt 1 -b:v 4M"),
        ("av1.mp4", "libsvtav1 -preset 12 -crf 30"),
    ])
    func otherCodingsTellTheSameAtEveryDepth(name: String, coding: String) throws {
        try inFolder(name) { file in
            try record(gop: 20, to: file, coding: coding)
            let full = try scan(file, depth: .full)
            let results = try scan(file, depth: .results)
            let shared = try scan(file, depth: .results, jobs: 2)
            #expect(results.frames < full.frames * 7 / 10)
            #expect(results.events.map(\.type) == full.events.map(\.type))
            let records = [full, results, shared].map { scan in
                scan.events.filter { $0.type == .battleResult }.map(\.data)
            }
            #expect(records[0].count == 1)
            #expect(records[1] == records[0])
            #expect(records[2] == records[0])
        }
    }

    @Test(arguments: [Depth.results, .full])
    func partsSideBySideTellTheSame(depth: Depth) throws {
        try inFolder { file in
            try record(gop: 10, to: file)
            let one = try scan(file, depth: depth)
            let several = try scan(file, depth: depth, jobs: 3)
            #expect(several.events.map(\.id) == one.events.map(\.id))
            for (mine, other) in zip(several.events, one.events) where mine.type != .streamClosed {
                #expect(mine.line == other.line)
            }
            let counts = [several, one].map { $0.events.last?.data["frames"] }
            #expect(counts[0] == counts[1] && counts[0] != nil)
        }
    }

    @Test func partsThatAreStoppedTellWhatTheySaw() throws {
        try inFolder { file in
            try record(gop: 10, to: file)
            let scan = try scan(file, depth: .full, jobs: 2, cancelAt: 20)
            #expect(scan.outcome.wasCancelled)
            #expect(scan.events.last?.type == .streamClosed)
            #expect(scan.events.map(\.decidedPts) == scan.events.map(\.decidedPts).sorted())
            let results = scan.events.filter { $0.type == .battleResult }
            #expect(results.first?.data["complete"]?.value == .bool(false))
            // The later part's word is kept, behind a gap.
            let gaps = scan.events.filter { $0.type == .streamGap }
            #expect(gaps.map { $0.data["reason"]?.value } == [.string("interrupted")])
        }
    }

    @Test func aLeapStopsWhereTheScanIsToStop() throws {
        try inFolder { file in
            try record(gop: 20, to: file)
            let end = try #require(try scan(file, depth: .results, to: 41.05).events.last?.pts)
            #expect(abs(end - 41) < 0.2)
        }
    }

    @Test func aPictureThatStaysIsLookedAtUntilTheScanStops() throws {
        try inFolder { file in
            // One frame is all there is of the scoreboard.
            try record(gop: 20, to: file, kept: "lt(t,63.05)+gt(t,68)")
            let records = try [66, nil].map { to in
                try scan(file, depth: .full, to: to).events.last { $0.type == .battleResult }?.data
            }
            #expect(records[1]?["us"] != nil)
            #expect(records[0]?["us"] == records[1]?["us"])
        }
    }

    @Test func aLeapCanBeCancelled() throws {
        try inFolder { file in
            try record(gop: 20, to: file)
            let scan = try scan(file, depth: .results, cancelAt: 35)
            #expect(scan.outcome.wasCancelled)
            let results = scan.events.filter { $0.type == .battleResult }
            #expect(results.map { $0.data["complete"]?.value } == [.bool(false)])
        }
    }

    @Test func sparseKeyframesAreNotLeaptBetween() throws {
        try inFolder { file in
            try record(gop: 150, to: file)
            let full = try scan(file, depth: .full)
            let results = try scan(file, depth: .results)
            // A leap to a keyframe that happens to be near is all there is to gain.
            #expect(results.frames >= full.frames * 9 / 10)
            #expect(results.events.map(\.type) == full.events.map(\.type))
        }
    }
}
