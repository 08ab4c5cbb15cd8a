import Game
import Scenes
import Testing
import Vision

@testable import Engine

/// Readings that are made beside the watch, as `live` does.
@Suite struct OrderedReadingTests {
    private final class Stage {
        let hud = Script()
        let page = Script()
        var watch: SceneWatch
        var told: [Observation] = []
        private let picture = GamePicture()

        init() {
            watch = SceneWatch(
                detectors: [FakePage(page), FakeHud(hud)],
                readsBeside: true,
                pace: .live
            )
        }

        /// Looks at 60 frames a second from `start` to `end`; gives the orders.
        @discardableResult
        func look(_ start: Double, _ end: Double) -> [SceneWatch.Order] {
            var orders: [SceneWatch.Order] = []
            for frame in Int((start * 60).rounded())..<Int((end * 60).rounded()) {
                var seen: [Observation] = []
                watch.look(at: picture, time: Double(frame) / 60, isKey: true) {
                    seen.append($0)
                } failed: { _ in
                }
                told += seen
                if let order = watch.takeOrder() { orders.append(order) }
            }
            return orders
        }

        func deliver(_ order: SceneWatch.Order, at time: Double, fails: Bool = false) throws {
            let script = order.detector == 0 ? page : hud
            let scene: SceneID = order.detector == 0 ? .resultPersonal : .battleHud
            let reading = fails ? nil : try script.reading(scene)
            var seen: [Observation] = []
            watch.deliver(reading, for: order, at: time) { seen.append($0) }
            told += seen
        }

        var began: [Double] {
            told.compactMap { if case .began(_, let at, _) = $0 { at } else { nil } }
        }
        var certain: [Double] {
            told.compactMap { if case .began(_, _, let seen) = $0 { seen } else { nil } }
        }
        var ended: [Double] {
            told.compactMap { if case .ended(_, let at, _) = $0 { at } else { nil } }
        }
    }

    @Test func aSceneBeginsWhenItsReadingComes() throws {
        let stage = Stage()
        stage.hud.shown = true
        let orders = stage.look(0, 0.5)
        // One order, and no other while that one is not back.
        #expect(orders.map(\.detector) == [1])
        #expect(stage.told.isEmpty && stage.watch.onScreen == nil)
        try stage.deliver(try #require(orders.first), at: 0.5)
        #expect(stage.watch.onScreen == .battleHud)
        #expect(stage.began == [0] && stage.certain == [0.5])
    }

    @Test func nothingEndsWhileAReadingIsMade() throws {
        let stage = Stage()
        stage.hud.shown = true
        try stage.deliver(try #require(stage.look(0, 0.2).first), at: 0.2)
        let again = try #require(stage.look(0.2, 0.8).first)
        stage.hud.shown = false
        stage.look(0.8, 2)
        #expect(stage.ended.isEmpty)
        try stage.deliver(again, at: 2)
        stage.look(2, 2.1)
        let end = try #require(stage.ended.first)
        #expect(abs(end - 0.8) < 0.05)
    }

    @Test func aSceneThatIsGoneBeforeItWasReadIsToldAndEnds() throws {
        let stage = Stage()
        stage.page.shown = true
        let order = try #require(stage.look(0, 0.3).first)
        stage.page.shown = false
        stage.look(0.3, 1)
        try stage.deliver(order, at: 1)
        stage.look(1, 1.1)
        #expect(stage.began == [0])
        #expect(stage.ended.count == 1 && stage.ended.allSatisfy { $0 < 0.4 })
    }

    @Test func whatWasReadBeforeFramesWereMissingIsNotTold() throws {
        let stage = Stage()
        stage.page.shown = true
        let order = try #require(stage.look(0, 0.3).first)
        stage.watch.interrupt(at: 0.3) { _ in }
        // Until it is back, nothing else can be read.
        #expect(stage.look(1, 1.5).isEmpty)
        try stage.deliver(order, at: 1.5)
        #expect(stage.told.isEmpty)
        #expect(stage.look(1.5, 2).count == 1)
    }

    @Test func anOrderThatNobodyCanTakeIsPlacedAgain() throws {
        let stage = Stage()
        stage.page.shown = true
        for round in 0..<10 {
            let from = Double(round) * 0.2
            let order = try #require(stage.look(from, from + 0.2).first)
            stage.watch.withdraw(order)
        }
        // Not one of them counts as a try that failed.
        let order = try #require(stage.look(2, 2.2).first)
        try stage.deliver(order, at: 2.2)
        #expect(stage.watch.onScreen == .resultPersonal)
    }

    @Test func aReadingThatFailsIsTriedAgainLater() throws {
        let stage = Stage()
        stage.page.shown = true
        let order = try #require(stage.look(0, 0.2).first)
        try stage.deliver(order, at: 0.2, fails: true)
        #expect(stage.told.isEmpty)
        #expect(stage.look(0.2, 1).count == 1)
    }
}
