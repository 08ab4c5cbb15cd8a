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

    /// Makes the recording: ten frames a second, a keyframe every `gop` frames.
    private func record(gop: Int, to file: URL) throws {
        var arguments = ["ffmpeg", "-nostdin", "-v", "error", "-y"]
        for (page, seconds) in Self.battle {
            let path = Self.root.appendingPathComponent("Fixtures/stills/\(page).png").path
            arguments += ["-loop", "1", "-framerate", "10", "-t", "\(seconds)", "-i", path]
        }
        let pages = Self.battle.indices.map { "[\($0):v]scale=1280:720,setsar=1[p\($0)];" }
        let names = Self.battle.indices.map { "[p\($0)]" }
        arguments += [
            "-filter_complex",
            pages.joined() + names.joined() + "concat=n=\(Self.battle.count):v=1:a=0",
            "-c:v", "libx264", "-preset", "ultrafast", "-crf", "16", "-pix_fmt", "yuv420p",
            "-g", "\(gop)", "-keyint_min", "\(gop)", "-sc_threshold", "0", file.path,
        ]
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
        to: Double? = nil,
        cancelAt: Double? = nil
    ) throws -> (events: [GameEvent], frames: Int, outcome: ScanOutcome) {
        let data = DataFolder(url: Self.root.appendingPathComponent("Models"))
        let kit = try SceneKit(data: data, weaponSet: "demo")
        var options = ScanOptions()
        options.depth = depth
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

    private func inFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("leap-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.appendingPathComponent("battle.mp4"))
    }

    @Test func leapingTellsTheSameFromFewerFrames() throws {
        try inFolder { file in
            try record(gop: 20, to: file)
            let full = try scan(file, depth: .full)
            let results = try scan(file, depth: .results)
            #expect(results.frames < full.frames * 4 / 5)
            #expect(results.events.map(\.type) == full.events.map(\.type))
            let mine = results.events.filter { $0.type == .battleResult }
            let theirs = full.events.filter { $0.type == .battleResult }
            try #require(mine.count == 1 && theirs.count == 1)
            #expect(mine[0].data.hasSameValues(as: theirs[0].data))
            #expect(mine[0].pts == theirs[0].pts)
        }
    }

    @Test func aLeapStopsWhereTheScanIsToStop() throws {
        try inFolder { file in
            try record(gop: 20, to: file)
            let end = try #require(try scan(file, depth: .results, to: 41.05).events.last?.pts)
            #expect(abs(end - 41) < 0.2)
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
            try record(gop: 100, to: file)
            let full = try scan(file, depth: .full)
            let results = try scan(file, depth: .results)
            // A leap to a keyframe that happens to be near is all there is to gain.
            #expect(results.frames >= full.frames * 9 / 10)
            #expect(results.events.map(\.type) == full.events.map(\.type))
        }
    }
}
