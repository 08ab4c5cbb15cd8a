import Foundation
import Game
import Models
import Scenes
import Synchronization
import Testing
import Video

@testable import Engine

/// From a source that happens to lines, over the drawn demo.
@Suite(.serialized) struct LiveScannerTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    private static let demo = root.appendingPathComponent("Fixtures/demo.mp4").path

    private final class Watcher: LiveAudience {
        let shown = Mutex<[LiveStatus]>([])
        let pictures = Mutex<[Patch]>([])
        func show(_ status: LiveStatus) { shown.withLock { $0.append(status) } }
        var wantsPicture: Bool { pictures.withLock { $0.isEmpty } }
        func show(_ picture: Patch) { pictures.withLock { $0.append(picture) } }
    }

    /// A part of the demo, as if it had been cut off there.
    private final class Part: LiveFeed {
        private var reader: VideoReader
        private let to: Double
        /// When nothing comes for a second and a half, and then all of it at once.
        private var hiccup: Double
        /// Where so many seconds are damaged beyond decoding.
        private var hole: (at: Double, seconds: Double)?

        init(
            _ from: Double,
            _ to: Double,
            hiccup: Double = .infinity,
            hole: (at: Double, seconds: Double)? = nil
        ) throws(VideoError) {
            self.hiccup = hiccup
            self.hole = hole
            reader = try VideoReader(LiveScannerTests.demo)
            try reader.seek(to: from)
            self.to = to
        }

        var info: SourceInfo {
            var info = reader.info
            info.duration = nil
            return info
        }
        private(set) var damagedCount = 0

        func next(into frame: inout Frame) throws(VideoError) -> Bool {
            guard try reader.next(into: &frame) else { return false }
            if frame.time.seconds > hiccup {
                hiccup = .infinity
                usleep(1_500_000)
            }
            if let hole, frame.time.seconds > hole.at {
                self.hole = nil
                damagedCount += 1
                try reader.seek(to: hole.at + hole.seconds)
                guard try reader.next(into: &frame) else { return false }
            }
            if frame.time.seconds > to {
                throw VideoError(code: .io, location: "part", message: "broke off")
            }
            return true
        }
    }

    private struct Session {
        var events: [GameEvent] = []
        var outcome: ScanOutcome
        let watcher = Watcher()
        func all(_ type: EventType) -> [GameEvent] { events.filter { $0.type == type } }
    }

    private func watch(
        _ source: LiveSource,
        depth: Depth = .full,
        giveUp: Double? = nil
    ) throws -> Session {
        let kit = try SceneKit(
            data: DataFolder(url: Self.root.appendingPathComponent("Models")),
            weaponSet: "demo"
        )
        var options = ScanOptions()
        options.depth = depth
        var capture = LiveCapture.Options()
        capture.giveUp = giveUp
        var events: [GameEvent] = []
        let watcher = Watcher()
        let outcome = try LiveScanner(kit: kit, options: options, capture: capture).watch(
            source,
            canceller: Canceller(),
            audience: watcher,
            emit: { events.append($0) }
        )
        #expect(events.first?.type == .streamOpened)
        #expect(events.last?.type == .streamClosed)
        #expect(events.map(\.decidedPts) == events.map(\.decidedPts).sorted())
        #expect(Set(events.map(\.id)).count == events.count)
        var session = Session(outcome: outcome)
        session.events = events
        session.watcher.shown.withLock { $0 = watcher.shown.withLock { $0 } }
        session.watcher.pictures.withLock { $0 = watcher.pictures.withLock { $0 } }
        return session
    }

    @Test func whatLiesInAFileIsLookedAtFrameByFrame() throws {
        let session = try watch(
            LiveSource("part", ending: .final, flow: .waits) { _, _ throws(VideoError) in
                try Part(16, 40.5)
            }
        )
        #expect(session.outcome.error?.contains("broke off") == true)
        let result = try #require(session.all(.battleResult).first)
        #expect(session.all(.battleResult).count == 1)
        #expect(result.data["rule"]?.value == .string("nawabari"))
        #expect(result.data["complete"]?.value == .bool(true))
        let start = try #require(session.all(.battleStarted).first)
        #expect(abs(start.pts - 20) <= 0.5)
        let frames = session.all(.streamClosed).first?.data["frames"]
        #expect(frames?["read"]?.value == .int(736))
        #expect(frames?["dropped"]?.value == .int(0))
        // Somebody who looks sees what is on screen.
        let scenes = session.watcher.shown.withLock { Set($0.compactMap(\.scene)) }
        #expect(scenes.contains(.battleHud))
        let huds = session.watcher.shown.withLock { $0.filter { $0.scene == .battleHud } }
        #expect(huds.contains { $0.fields["us"] != nil && $0.battle != nil })
        #expect(session.watcher.pictures.withLock { $0.first?.width } == 480)
        #expect(session.watcher.shown.withLock { $0.last?.connection } == .ended)
    }

    @Test(arguments: [(0.3, false), (1.0, true)])
    func aStretchOfDamageIsTold(_ seconds: Double, _ isTold: Bool) throws {
        let session = try watch(
            LiveSource("part", ending: .final, flow: .waits) { _, _ throws(VideoError) in
                try Part(16, 40.5, hole: (24, seconds))
            }
        )
        let gaps = session.all(.streamGap)
        #expect(gaps.map { $0.data["reason"]?.value } == (isTold ? [.string("damaged")] : []))
        if let gap = gaps.first {
            let from = try #require(gap.data["from"]?.value?.doubleValue)
            let to = try #require(gap.data["to"]?.value?.doubleValue)
            #expect(abs(from - 24) < 0.1 && abs(to - from - seconds) < 0.1)
        }
        let results = session.all(.battleResult)
        #expect(results.map { $0.data["complete"]?.value } == [.bool(!isTold)])
    }

    @Test func aSourceThatComesBackGoesOnWithItsBattle() throws {
        let parts = Mutex([(16.0, 24.0), (26.0, 36.0)])
        let session = try watch(
            LiveSource("cable", flow: .waits) { _, _ throws(VideoError) in
                guard let part = parts.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else {
                    throw VideoError(code: .notFound, location: "cable", message: "gone")
                }
                return try Part(part.0, part.1)
            },
            giveUp: 0.5
        )
        let gaps = session.all(.streamGap)
        #expect(gaps.map { $0.data["reason"]?.value?.stringValue } == ["source_lost"])
        #expect(session.all(.battleIntro).count == 1)
        let results = session.all(.battleResult)
        #expect(results.count == 1)
        #expect(results.first?.data["result"]?.value == .string("win"))
        #expect(session.outcome.error?.contains("gone") == true)
    }

    @Test func framesThatAreLateKeepTheirTime() throws {
        let session = try watch(
            LiveSource("part", ending: .final, flow: .paced) { _, _ throws(VideoError) in
                try Part(17, 24, hiccup: 17.8)
            }
        )
        #expect(session.all(.streamGap).isEmpty)
        let start = try #require(session.all(.battleStarted).first)
        #expect(abs(start.pts - 20) <= 0.3)
        #expect(start.decidedPts < 21)
    }

    @Test(arguments: [Depth.none, .full])
    func aSourceThatComesBackIsOneGap(depth: Depth) throws {
        let parts = Mutex([(24.0, 25.0), (25.5, 27.5)])
        let session = try watch(
            LiveSource("cable", flow: .paced) { _, _ throws(VideoError) in
                guard let part = parts.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else {
                    throw VideoError(code: .notFound, location: "cable", message: "gone")
                }
                return try Part(part.0, part.1)
            },
            depth: depth,
            giveUp: 0.6
        )
        let gaps = session.all(.streamGap)
        // The one between, and the one at the end.
        #expect(gaps.count == 2)
        let between = try #require(gaps.first?.data)
        #expect(abs((between["from"]?.value?.doubleValue ?? 0) - 25) < 0.2)
        #expect((between["to"]?.value?.doubleValue ?? 99) < 26)
    }

    @Test func resultsLooksLessOftenAndFindsTheSameBattles() throws {
        let session = try watch(
            LiveSource("part", ending: .final, flow: .waits) { _, _ throws(VideoError) in
                try Part(16, 36)
            },
            depth: .results
        )
        let frames = session.all(.streamClosed).first?.data["frames"]
        let read = frames?["read"]?.value?.intValue ?? 0
        let analysed = frames?["analysed"]?.value?.intValue ?? .max
        #expect(read > 550 && analysed < read / 2)
        #expect(session.all(.battleResult).first?.data["result"]?.value == .string("win"))
    }
}
