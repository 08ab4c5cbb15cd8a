import Foundation
import Game
import Scenes
import Synchronization
import Testing
import Video
import Vision

@testable import Engine

/// Recordings whose frames stay on screen for very long: slides, and times that are damaged.
@Suite struct HeldPictureTests {
    /// Knows every picture as a HUD, or none, and counts how often it was asked.
    private struct Counter: SceneDetector {
        static let scene = SceneID.battleHud
        final class Asked: Sendable { let count = Mutex(0) }
        var asked = Asked()
        var knows = false
        init(kit: SceneKit) {}
        init(knows: Bool) { self.knows = knows }
        func probe(_ picture: borrowing GamePicture) -> Double {
            asked.count.withLock { $0 += 1 }
            return knows ? 1 : 0
        }
        func read(_ picture: borrowing GamePicture) throws -> SceneReading? {
            SceneReading(scene: Self.scene, score: 0.9, fields: ["n": .value(.int(1))])
        }
    }

    /// How often a detector was asked on three frames, `hold` seconds each, and what was seen.
    private func scan(hold: Int, knows: Bool) throws -> (asked: Int, seen: [Observation]) {
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("held-\(UUID().uuidString).avi")
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i",
            "testsrc=s=160x90:r=1/\(hold)", "-frames:v", "3", "-c:v", "mjpeg", file.path,
        ]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        let counter = Counter(knows: knows)
        var options = ScanOptions()
        options.depth = .full
        var scan = FrameScan(
            reader: try VideoReader(file.path),
            location: file.path,
            options: options,
            tools: .init(detectors: [counter], locator: nil, names: nil)
        )
        var seen: [Observation] = []
        let end = try scan.run { item in
            if case .observation(let observation) = item { seen.append(observation) }
        }
        #expect(end.error == nil)
        #expect(end.position >= Double(2 * hold))
        return (counter.asked.count.withLock { $0 }, seen)
    }

    @Test func aDayOfOnePictureIsNotLookedAtAllTheTime() throws {
        // A picture of a minute is looked at throughout, as if its frames had been repeated.
        let (short, _) = try scan(hold: 40, knows: false)
        #expect(short > 2 * 40 * 5)
        let (long, _) = try scan(hold: 1_000_000, knows: false)
        #expect(long < 2 * 60 * 10 + 200)
    }

    @Test func aSceneStaysForAsLongAsItsPicture() throws {
        let (asked, seen) = try scan(hold: 100_000, knows: true)
        #expect(asked < 2000)
        var ends: [Double] = []
        var begins = 0
        for observation in seen {
            switch observation {
            case .began: begins += 1
            case .ended(_, let time, _): ends.append(time)
            default: break
            }
        }
        #expect(begins == 1)
        #expect(ends.count == 1 && ends[0] >= 200_000)
    }
}
