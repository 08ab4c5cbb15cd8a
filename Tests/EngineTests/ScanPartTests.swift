import Foundation
import Models
import Scenes
import Synchronization
import Testing
import Video
import Vision

@testable import Engine

/// Parts of a source that are looked at side by side.
@Suite struct ScanPartTests {
    private func checkpoint(_ time: Double, _ state: Int) -> FrameScan.Checkpoint {
        FrameScan.Checkpoint(time: time, state: state, counts: .init())
    }

    private func seconds(_ items: [ScanItem]) -> [Double] {
        items.compactMap { if case .second(let time) = $0 { time } else { nil } }
    }

    @Test func whatWasSeenIsTakenOutOnceAndInOrder() throws {
        let part = ScanPart(start: 0)
        part.passed(.second(0))
        for time in [1.0, 2, 3] { try part.add(.second(time)) }
        // Items are counted from the first, whoever took them.
        #expect(seconds(part.take(from: 2)) == [2, 3])
        try part.add(.second(4))
        #expect(seconds(part.take(from: 2)) == [4])
        #expect(part.take(from: 0).isEmpty)
        #expect(part.position == 4)
    }

    @Test func theNextPartTakesOverWhereBothKnowTheSame() throws {
        let next = ScanPart(start: 10)
        let part = ScanPart(start: 0, next: next)
        try next.add(.second(10))
        #expect(!next.isEnough(checkpoint(10, 7)))
        try next.add(.second(11))
        try next.add(.second(12))
        #expect(!next.isEnough(checkpoint(12, 8)))
        try part.add(.second(9))
        #expect(!part.isEnough(checkpoint(9, 8)), "the next part begins later")
        #expect(!part.isEnough(checkpoint(10, 6)), "it knows something else")
        #expect(!part.isEnough(checkpoint(11, 8)), "it has no checkpoint there")
        #expect(part.handover == nil)
        #expect(part.isEnough(checkpoint(12, 8)))
        let handover = try #require(part.handover)
        #expect(handover.last.items == 1 && handover.first.items == 3)
    }

    @Test func whereAllIsKeyframesFewMarksAreKept() {
        let part = ScanPart(start: 10)
        for step in 0...100 { #expect(!part.isEnough(checkpoint(10 + Double(step) / 50, 7))) }
        #expect(part.mark(from: 10.02)?.checkpoint.time == 10.5)
        #expect(part.mark(from: 11.9)?.checkpoint.time == 12)
    }

    @Test(arguments: [VideoError.Code.io, .stalled, .corrupt])
    func whatFailsOneReaderAloneIsLeftToTheOther(code: VideoError.Code) {
        let next = ScanPart(start: 10)
        let part = ScanPart(start: 0, next: next)
        #expect(!next.isEnough(checkpoint(12, 8)))
        next.finish(
            FrameScan.End(
                position: 14,
                error: VideoError(code: code, location: "a.mp4", message: "ended")
            )
        )
        #expect(part.isEnough(checkpoint(12, 8)) == (code == .corrupt))
    }

    @Test func aPartThatWasOutrunIsLeftOut() throws {
        let last = ScanPart(start: 20)
        let next = ScanPart(start: 10, next: last)
        let part = ScanPart(start: 0, next: next)
        #expect(!last.isEnough(checkpoint(25, 3)))
        next.finish(FrameScan.End(position: 20))
        #expect(!part.isEnough(checkpoint(22, 1)))
        #expect(part.following === last)
        #expect(part.isEnough(checkpoint(25, 3)))
    }

    @Test func aPartNobodyWantsStops() {
        let part = ScanPart(start: 0)
        #expect(!part.isEnough(checkpoint(1, 1)))
        part.giveUp()
        #expect(part.isEnough(checkpoint(2, 1)))
        #expect(throws: ScanPart.Unwanted.self) { try part.add(.second(3)) }
        #expect(part.handover == nil)
    }

    @Test func aClockThatJumpsStopsThePartsBehindIt() throws {
        let last = ScanPart(start: 20)
        let next = ScanPart(start: 10, next: last)
        let part = ScanPart(start: 0, next: next)
        try part.add(.observation(.gap(from: 4, to: 5, reason: "damaged")))
        #expect(part.following === next && !next.isEnough(checkpoint(11, 1)))
        try part.add(.observation(.gap(from: 5, to: 6, reason: FrameScan.timeJump)))
        #expect(part.following == nil)
        #expect(next.isEnough(checkpoint(12, 1)) && last.isEnough(checkpoint(21, 1)))
        // Nor is any of the rest given to others: times say nothing there any more.
        #expect(part.rest(to: 400) == 0)
    }

    private func gameNames() throws -> GameNames {
        let models = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Models").standardizedFileURL
        return try SceneKit(data: DataFolder(url: models), weaponSet: nil).names
    }

    @Test func aPartLearnsTheLanguageThatTheFirstHasFound() throws {
        let names = try gameNames()
        let found = Mutex<String?>(nil)
        let board = ScanBoard(ScanPart(start: 0), end: 400) { found.withLock { $0 } }
        board.inform(names)
        #expect(names.current == nil)
        found.withLock { $0 = "ja" }
        board.inform(names)
        #expect(names.current == "ja")
        // What it has found itself counts.
        found.withLock { $0 = "en" }
        board.inform(names)
        #expect(names.current == "ja")
    }

    @Test func aPartDoesNotLearnWhatALaterOneHasFound() throws {
        let names = try gameNames()
        let found = Mutex<String?>(nil)
        let board = ScanBoard(ScanPart(start: 0), end: 400) { found.withLock { $0 } }
        board.settleLanguage()
        // The first part's thread looks at a later one.
        found.withLock { $0 = "ja" }
        board.inform(names)
        #expect(names.current == nil)
    }

    @Test func aBoardThatIsClosedSharesNothing() throws {
        let first = ScanPart(start: 0)
        let board = ScanBoard(first, end: 400)
        // Nobody knows yet where the game lies: without the end this would wait.
        board.giveUp()
        #expect(board.claim() == nil)
        #expect(throws: ScanPart.Unwanted.self) { try first.add(.second(1)) }
    }

    @Test func aPartThatHasHandedOverIsNotSplit() throws {
        let next = ScanPart(start: 200)
        let part = ScanPart(start: 0, next: next)
        let known = ScanPart.Known(viewport: Viewport(width: 1280, height: 720))
        let half = try #require(part.split(before: 400, known: known))
        #expect(half.start == 100 && half.following === next && part.following === half)
        #expect(!half.isEnough(checkpoint(101, 5)))
        #expect(part.isEnough(checkpoint(101, 5)))
        #expect(part.handover?.part === half)
        #expect(part.split(before: 400, known: known) == nil)
        #expect(half.mark(from: 101)?.checkpoint.time == 101 && half.mark(from: 102) == nil)
    }

    @Test func anIdleThreadGetsHalfOfTheLongestRest() throws {
        let first = ScanPart(start: 0)
        let board = ScanBoard(first, end: 400)
        try first.add(.calibrated(Viewport(width: 1280, height: 720), at: 0, score: 1))
        try first.add(.second(100))
        let second = try #require(board.claim())
        #expect(second.start == 250)
        #expect(second.known?.viewport == Viewport(width: 1280, height: 720))
        #expect(first.following === second)
        // Both have 150 s before them; the later halves go next, until what is left is too short.
        let third = try #require(board.claim())
        let fourth = try #require(board.claim())
        #expect(Set([third.start, fourth.start]) == [175, 325])
        let fifth = try #require(board.claim())
        #expect([137.5, 212.5, 287.5, 362.5].contains(fifth.start))
        var starts = [100, 250, third.start, fourth.start, fifth.start]
        while let part = board.claim() { starts.append(part.start) }
        // What is too short was not shared, and what could be shared was.
        let lengths = zip(starts.sorted().dropFirst() + [400], starts.sorted()).map { $0 - $1 }
        #expect(lengths.allSatisfy { $0 >= ScanBoard.shortest / 2 && $0 < ScanBoard.shortest })
    }

    @Test func ofALongRestTheFarEndStaysWhereItIs() throws {
        let first = ScanPart(start: 0)
        let board = ScanBoard(first, end: 5 * ScanBoard.farthest)
        try first.add(.calibrated(Viewport(width: 1280, height: 720), at: 0, score: 1))
        // What a part sees waits for the part before it, so it begins not too far behind that.
        let starts = try (1...4).map { _ in try #require(board.claim()).start }
        #expect(starts == [1, 2, 3, 4].map { $0 * ScanBoard.farthest })
        // Now one stretch lies before each, and the halves are nearer.
        let stretch = ScanBoard.farthest
        let next = try #require(board.claim()).start.truncatingRemainder(dividingBy: stretch)
        #expect(next == stretch / 2)
    }

    @Test func nothingIsSharedOnceAllIsDone() {
        let first = ScanPart(start: 0)
        let board = ScanBoard(first, end: 400)
        first.finish(FrameScan.End(position: 400))
        #expect(board.claim() == nil)
    }
}
