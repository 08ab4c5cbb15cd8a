import Foundation
import Game
import Scenes
import Testing
import Video
import Vision

@testable import Engine

@Suite struct SceneWatchTests {
    /// Thirty frames a second of an empty picture, with what detectors see led by scripts.
    private final class Stage {
        static let frame = 1.0 / 30
        let hud = Script()
        let page = Script()
        var watch: SceneWatch
        var told: [Observation] = []
        var complaints: [String] = []
        /// Whether there is a keyframe every second.
        var hasKeys = true

        init() { watch = SceneWatch(detectors: [FakePage(page), FakeHud(hud)]) }

        /// Runs `count` frames from frame number `start`; `before` sets up each.
        func run(_ frames: Range<Int>, before: (Int) -> Void = { _ in }) {
            let picture = GamePicture()
            for frame in frames {
                before(frame)
                var told: [Observation] = []
                var complaints: [String] = []
                watch.look(
                    at: picture,
                    time: Double(frame) * Self.frame,
                    isKey: hasKeys && frame % 30 == 0
                ) {
                    told.append($0)
                } failed: {
                    complaints.append($0)
                }
                self.told += told
                self.complaints += complaints
            }
        }

        var began: [(scene: SceneID, at: Double)] {
            told.compactMap {
                if case .began(let scene, let at, _) = $0 { (scene, at) } else { nil }
            }
        }
        var ended: [(scene: SceneID, at: Double)] {
            told.compactMap {
                if case .ended(let scene, let at, _) = $0 { (scene, at) } else { nil }
            }
        }
        var readTimes: [Double] {
            told.compactMap { if case .read(_, let at) = $0 { at } else { nil } }
        }
    }

    @Test(arguments: [1, 2, 3])
    func aFlashIsNothing(_ frames: Int) {
        let stage = Stage()
        stage.run(0..<60) { stage.hud.shown = (20..<20 + frames).contains($0) }
        #expect(stage.told.isEmpty)
        #expect(stage.hud.reads == 0)
    }

    @Test func halfASecondCountsAndItsTimesAreRight() throws {
        let stage = Stage()
        stage.run(0..<90) { stage.hud.shown = (30..<45).contains($0) }
        try #require(stage.began.count == 1 && stage.ended.count == 1)
        #expect(abs(stage.began[0].at - 30 * Stage.frame) < Stage.frame * 1.01)
        #expect(abs(stage.ended[0].at - 44 * Stage.frame) < Stage.frame * 1.01)
        #expect(!stage.readTimes.isEmpty)
        // Certain no later than the settling time and a frame after it began.
        guard case .began(_, let at, let seen) = stage.told[0] else {
            Issue.record("began must come first")
            return
        }
        #expect(seen - at <= SceneWatch.settle + Stage.frame * 1.01)
        #expect(stage.told.map(\.time) == stage.told.map(\.time).sorted())
    }

    @Test func aSceneThatFlickersIsNotSplit() {
        let stage = Stage()
        // Every third frame is bad, and once a third of a second is.
        stage.run(0..<150) { frame in
            stage.hud.shown =
                (10..<120).contains(frame) && frame % 3 != 0
                && !(60..<69).contains(frame)
        }
        #expect(stage.began.count == 1)
        #expect(stage.ended.count == 1)
    }

    @Test func twoSightsFarApartAreTwo() {
        let stage = Stage()
        stage.run(0..<120) { stage.hud.shown = (10..<40).contains($0) || (70..<100).contains($0) }
        #expect(stage.began.count == 2 && stage.ended.count == 2)
    }

    @Test func anotherSceneEndsTheOneBefore() throws {
        let stage = Stage()
        stage.run(0..<100) { frame in
            stage.hud.shown = (0..<45).contains(frame)
            stage.page.shown = (45..<80).contains(frame)
        }
        #expect(stage.began.map(\.scene) == [.battleHud, .resultPersonal])
        #expect(stage.ended.map(\.scene) == [.battleHud, .resultPersonal])
        #expect(abs(stage.began[1].at - 1.5) < Stage.frame * 1.01)
        #expect(stage.ended[0].at <= stage.began[1].at)
    }

    @Test func failingReadingsBackOff() {
        let stage = Stage()
        stage.hud.set { ($0.shown, $0.fails) = (true, true) }
        stage.run(0..<600)
        #expect(stage.told.isEmpty)
        // Twenty seconds: far fewer tries than the 600 frames, but it does not give up either.
        #expect((8...25).contains(stage.hud.reads), "\(stage.hud.reads)")
        stage.hud.set { $0.fails = false }
        stage.run(600..<665)
        #expect(stage.began.count == 1)
    }

    @Test func aSettledSceneIsReadAtKeyframesOnTheBeat() {
        let stage = Stage()
        stage.hud.set { $0.shown = true }
        stage.run(0..<900)
        #expect(stage.watch.isSettled)
        let late = stage.readTimes.filter { $0 > 2 }
        // Keyframes come every second here.
        #expect(late == [6, 12, 18, 24])
        // Two readings that agree are enough at first.
        #expect(stage.readTimes.count == 2 + late.count)
    }

    @Test func withoutKeyframesASettledSceneIsReadLater() {
        let stage = Stage()
        stage.hud.set { $0.shown = true }
        stage.hasKeys = false
        stage.run(0..<1200)
        let late = stage.readTimes.filter { $0 > 2 }
        #expect(late.count == 2)
        for (time, beat) in zip(late, [6.0, 24]) {
            #expect(time > beat + SkimPlan.widest(in: .battleHud))
            #expect(time < beat + SkimPlan.widest(in: .battleHud) + 0.1)
        }
    }

    @Test func aPictureIsToldFromWhatIsOnScreen() {
        let stage = Stage()
        let picture = GamePicture()
        #expect(stage.watch.outlook(picture) == .same)
        stage.hud.shown = true
        #expect(stage.watch.outlook(picture) == .other)
        stage.run(0..<60)
        #expect(stage.watch.outlook(picture) == .same)
        stage.page.shown = true
        #expect(stage.watch.outlook(picture) == .other)
        (stage.hud.shown, stage.page.shown) = (false, false)
        #expect(stage.watch.outlook(picture) == .nothing)
        // What was asked is not taken note of.
        #expect(stage.watch.onScreen == .battleHud)
    }

    @Test func throwingDetectorsAreReportedAndCounted() {
        let stage = Stage()
        stage.page.set { ($0.shown, $0.throwsError) = (true, true) }
        stage.hud.set { $0.shown = true }
        stage.run(0..<60)
        #expect(stage.watch.failures == stage.complaints.count)
        #expect(stage.watch.failures >= 2)
        #expect(stage.complaints.first == "result.personal: fake: it broke")
        // The others go on.
        #expect(stage.began.map(\.scene) == [.battleHud])
    }

    @Test func interruptingEndsWhatIsOnScreen() {
        let stage = Stage()
        stage.hud.set { $0.shown = true }
        stage.run(0..<30)
        var told: [Observation] = []
        stage.watch.interrupt(at: 1) { told.append($0) }
        #expect(told == [.ended(.battleHud, at: 29 * Stage.frame, seen: 1)])
        stage.watch.interrupt(at: 1) { told.append($0) }
        #expect(told.count == 1)
        stage.run(40..<60)
        #expect(stage.began.count == 2)
    }

    @Test func aPageWhosePictureChangesIsReadAgain() throws {
        func still(_ light: UInt8) throws -> GamePicture {
            var patch = Patch(width: 192, height: 108, channels: 3)
            for index in patch.pixels.indices { patch.pixels[index] = light }
            let file = FileManager.default.temporaryDirectory
                .appendingPathComponent("engine-\(UUID().uuidString).png").path
            defer { try? FileManager.default.removeItem(atPath: file) }
            try StillWriter.writePNG(patch, to: file)
            return try StillReader.picture(of: file)
        }
        let script = Script()
        script.shown = true
        var watch = SceneWatch(detectors: [FakePage(script)])
        let dark = try still(20)
        let bright = try still(220)
        for frame in 0..<150 {
            watch.look(at: dark, time: Double(frame) / 30, isKey: frame % 30 == 0) { _ in
            } failed: { _ in
            }
        }
        let settled = script.reads
        for frame in 150..<240 {
            watch.look(at: dark, time: Double(frame) / 30, isKey: frame % 30 == 0) { _ in
            } failed: { _ in
            }
        }
        #expect(script.reads == settled, "the same page is left alone")
        script.set { $0.fields = ["n": .value(.int(2))] }
        var values: [JSONValue?] = []
        for frame in 240..<270 {
            watch.look(at: bright, time: Double(frame) / 30, isKey: frame % 30 == 0) {
                if case .read(let reading, _) = $0 { values.append(reading.fields["n"]?.value) }
            } failed: { _ in
            }
        }
        #expect(values.contains(.int(2)))
    }
}
