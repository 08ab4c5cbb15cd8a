import Foundation
import Game
import Models
import Scenes
import Testing
import Video

@testable import Engine

/// The whole way from a recording to lines, over the drawn demo.
@Suite(.serialized) struct ScannerTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    private static let demo = root.appendingPathComponent("Fixtures/demo.mp4").path

    private struct Scan {
        var events: [GameEvent]
        var outcome: ScanOutcome
        var results: [GameEvent] { events.filter { $0.type == .battleResult } }
        func first(_ type: EventType) -> GameEvent? { events.first { $0.type == type } }
    }

    private func scan(
        _ location: String,
        from: Double? = nil,
        to: Double? = nil,
        canceller: Canceller = Canceller(),
        cancelAt: Double? = nil
    ) throws -> Scan {
        let kit = try SceneKit(
            data: DataFolder(url: Self.root.appendingPathComponent("Models")),
            weaponSet: "demo"
        )
        var options = ScanOptions()
        options.from = from
        options.to = to
        var events: [GameEvent] = []
        let outcome = try Scanner(kit: kit, options: options).scan(
            location,
            canceller: canceller,
            emit: { events.append($0) },
            progress: { if let cancelAt, $0.position >= cancelAt { canceller.cancel() } }
        )
        #expect(events.first?.type == .streamOpened)
        #expect(events.last?.type == .streamClosed)
        #expect(events.map(\.decidedPts) == events.map(\.decidedPts).sorted())
        #expect(Set(events.map(\.id)).count == events.count)
        return Scan(events: events, outcome: outcome)
    }

    @Test func theDemoHasThreeBattlesAndTheirIdsStay() throws {
        let whole = try scan(Self.demo)
        #expect(whole.outcome.error == nil && whole.outcome.battles == 3)
        try #require(whole.results.count == 3)
        #expect(
            whole.results.map { $0.data["complete"]?.value?.boolValue } == [false, true, true]
        )
        for (result, start) in zip(whole.results.dropFirst(), [20.0, 44.0]) {
            let pts = try #require(result.data["start_pts"]?.value?.doubleValue)
            #expect(abs(pts - start) <= 0.5)
        }
        // A copy elsewhere, entered in the middle and left early: the same battle.
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("engine-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let copy = folder.appendingPathComponent("other.mp4")
        try FileManager.default.copyItem(atPath: Self.demo, toPath: copy.path)
        let part = try scan(copy.path, from: 40, to: 46)
        #expect(part.first(.battleStarted)?.battle == whole.results[2].battle)
        #expect(part.results.map(\.battle) == [whole.results[2].battle])
        #expect(part.results.first?.data["complete"]?.value == .bool(false))
        #expect(part.events.allSatisfy { $0.type == .streamOpened || (40...46).contains($0.pts) })
    }

    @Test func aCancelledScanClosesItsBattle() throws {
        let scan = try scan(Self.demo, from: 18, cancelAt: 22)
        #expect(scan.outcome.wasCancelled)
        #expect(scan.results.count == 1)
        #expect(scan.results.first?.data["complete"]?.value == .bool(false))
        #expect(scan.events.last?.data["error"]?.value?.stringValue != nil)
    }

    @Test func aTruncatedRecordingGivesWhatWasThere() throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("engine-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // An MP4 without its end cannot be opened at all; Matroska can.
        let whole = folder.appendingPathComponent("whole.mkv")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "ffmpeg", "-nostdin", "-v", "error", "-i", Self.demo, "-c", "copy", whole.path,
        ]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        let bytes = try Data(contentsOf: whole)
        let cut = folder.appendingPathComponent("cut.mkv")
        try bytes.prefix(bytes.count * 3 / 4).write(to: cut)
        let scan = try scan(cut.path, from: 17)
        let end = try #require(scan.events.last?.pts)
        // The cut lies inside the third battle.
        try #require((44.5...57).contains(end), "the cut lies at \(end) s")
        #expect(scan.results.map { $0.data["complete"]?.value?.boolValue } == [true, false])
    }

    @Test func badInputIsTold() throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("engine-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let empty = folder.appendingPathComponent("empty.mp4")
        try Data().write(to: empty)
        let text = folder.appendingPathComponent("text.mp4")
        try Data("no video at all\n".utf8).write(to: text)
        let missing = folder.appendingPathComponent("missing.mp4").path
        for location in [missing, empty.path, folder.path, text.path] {
            let scan = try scan(location)
            #expect(scan.events.count == 2)
            #expect(scan.outcome.error?.contains(location) == true)
            #expect(scan.events.last?.data["error"]?.value?.stringValue == scan.outcome.error)
            #expect(!scan.outcome.wasCancelled)
        }
    }

    @Test func aStillIsASource() throws {
        let still = Self.root.appendingPathComponent("Fixtures/stills/scoreboard-en.png").path
        let scan = try scan(still)
        #expect(scan.outcome.error == nil)
        #expect(scan.results.count == 1)
        #expect(scan.results.first?.data["rule"]?.value == .string("nawabari"))
        #expect(scan.results.first?.data["complete"]?.value == .bool(false))
    }
}
