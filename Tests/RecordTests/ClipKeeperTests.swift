import Foundation
import Game
import Synchronization
import Testing
import Video

@testable import Record

/// A folder, drawn sources and what was told, for one test.
private final class Evening: Sendable {
    let folder: URL
    let clips: String
    let news = Mutex<[ClipNews]>([])
    let free = Mutex<Int?>(nil)

    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("record-tests-\(UUID().uuidString)")
        clips = folder.appendingPathComponent("clips").path
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    struct CommandFailed: Error {}

    /// A moving picture with sound, ten frames and one keyframe a second.
    func source(_ name: String, seconds: Int, size: String = "160x120") throws -> String {
        let path = folder.appendingPathComponent(name).path
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let command = """
            ffmpeg -nostdin -v error -y -f lavfi -i testsrc2=s=\(size):r=10:d=\(seconds) -f lavfi \
            -i sine=d=\(seconds) -c:v libx264 -preset ultrafast -g 10 -c:a aac \(path)
            """
        process.arguments = command.split(separator: " ").map(String.init)
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CommandFailed() }
        return path
    }

    func keeper(tape: Tape, keepBytes: Int? = nil) throws -> ClipKeeper {
        var options = ClipKeeper.Options(folder: clips)
        options.keepBytes = keepBytes
        options.zone = try #require(TimeZone(secondsFromGMT: 0))
        options.freeBytes = { [weak self] path in
            self?.free.withLock { $0 } ?? ClipFolder.freeBytes(path)
        }
        return try ClipKeeper(options, tape: tape) { [weak self] news in
            self?.news.withLock { $0.append(news) }
        }
    }

    var files: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: clips)) ?? []).sorted()
    }

    var warnings: [String] {
        news.withLock { $0 }.compactMap { if case .warning(let text) = $0 { text } else { nil } }
    }

    func frames(_ name: String) throws -> Int {
        var reader = try VideoReader(clips + "/" + name)
        var frame = Frame()
        var count = 0
        while try reader.next(into: &frame) { count += 1 }
        return count
    }
}

/// One battle of a scripted evening; session times.
private struct Battle {
    var id: String
    var intro, pages, pagesEnd: Double
    /// When its record closes.
    var closes: Double
    var outcome: String? = "win"
}

/// Plays `path` onto the tape and tells the keeper of the battles as `live` would.
private func play(
    _ path: String,
    origin: Double = 0,
    tape: Tape,
    keeper: ClipKeeper,
    battles: [Battle],
    upTo last: Double = .infinity
) throws {
    tape.setOrigin(origin)
    var options = ReaderOptions()
    options.tape = tape
    var reader = try VideoReader(path, options: options)
    var frame = Frame()
    var before = origin - 1e-9
    while try reader.next(into: &frame) {
        let now = origin + frame.time.seconds
        guard now <= last else { break }
        for battle in battles {
            func due(_ at: Double) -> Bool { at > before && at <= now }
            // A card is told two seconds after it was first seen.
            if due(battle.intro + 2) {
                keeper.take(event(.battleIntro, battle.intro, battle: battle.id))
            }
            if due(battle.closes) {
                let data = result(battle.outcome)
                keeper.take(event(.battleResult, battle.pages, battle: battle.id, data: data))
            }
        }
        var scene: SceneID?
        for battle in battles {
            if now >= battle.pages, now <= battle.pagesEnd { scene = .resultPersonal }
            if now >= battle.intro + 5, now < battle.pages - 4 { scene = .battleHud }
        }
        keeper.advance(to: now, wall: testEpoch + now, scene: scene)
        before = now
    }
}

/// Sources are played here many times faster than a tape is made for.
private func longTape() -> Tape { Tape(keep: 1000) }

@Suite(.serialized)
struct ClipKeeperTests {
    private let evening: Evening

    init() throws { evening = try Evening() }

    @Test func eachBattleIsAFileOfItsOwn() throws {
        let tape = longTape()
        let keeper = try evening.keeper(tape: tape)
        #expect(keeper.recording == nil)
        let battles = [
            Battle(id: "a", intro: 15, pages: 40, pagesEnd: 44, closes: 52),
            // Its ten seconds begin before the first one's five are over.
            Battle(id: "b", intro: 52, pages: 80, pagesEnd: 84, closes: 104, outcome: "lose"),
        ]
        try play(
            evening.source("evening.mp4", seconds: 120),
            tape: tape,
            keeper: keeper,
            battles: battles
        )
        keeper.close()
        let names = [
            "2026-11-25_12-00-15_yagura_mategai_win.mkv",
            "2026-11-25_12-00-52_yagura_mategai_lose.mkv",
        ]
        #expect(evening.files == names)
        #expect(evening.warnings.isEmpty)
        // From 5 to 49 and from 42 to 89, ten frames a second; a keyframe may be a second early.
        let one = try evening.frames(names[0]), two = try evening.frames(names[1])
        #expect((440...452).contains(one), "\(one)")
        #expect((470...482).contains(two), "\(two)")
        let info = try VideoReader(evening.clips + "/" + names[0]).info
        let created = try #require(info.creationTime)
        #expect(abs(created - (testEpoch + 5)) < 1.2)
        #expect(evening.news.withLock { $0 }.count == 2)
    }

    @Test func aSourceThatComesBackOtherwiseGoesOnInAnotherPart() throws {
        let tape = longTape()
        let keeper = try evening.keeper(tape: tape)
        let battle = Battle(id: "a", intro: 12, pages: 45, pagesEnd: 48, closes: 68)
        let small = try evening.source("small.mp4", seconds: 30)
        let large = try evening.source("large.mp4", seconds: 50, size: "320x240")
        try play(small, tape: tape, keeper: keeper, battles: [battle])
        try play(large, origin: 35, tape: tape, keeper: keeper, battles: [battle])
        keeper.close()
        let stem = "2026-11-25_12-00-12_yagura_mategai_win"
        #expect(evening.files == ["\(stem)-part2.mkv", "\(stem).mkv"])
        #expect((280...292).contains(try evening.frames("\(stem).mkv")))
        #expect((175...185).contains(try evening.frames("\(stem)-part2.mkv")))
    }

    @Test func theEndOfTheSourceEndsTheClip() throws {
        let tape = longTape()
        let keeper = try evening.keeper(tape: tape)
        let battle = Battle(id: "a", intro: 12, pages: 900, pagesEnd: 901, closes: 950)
        try play(
            evening.source("cut.mp4", seconds: 40),
            tape: tape,
            keeper: keeper,
            battles: [battle]
        )
        #expect(keeper.recording?.hasPrefix(evening.clips + "/2026-11-25_12-00-12-") == true)
        keeper.close()
        #expect(evening.files == ["2026-11-25_12-00-12_unknown_unknown_aborted.mkv"])
        #expect((370...392).contains(try evening.frames(evening.files[0])))
    }

    @Test func theOldestOfOurOwnMakeRoom() throws {
        let tape = longTape()
        let path = try evening.source("evening.mp4", seconds: 60)
        let battles = [
            Battle(id: "a", intro: 12, pages: 30, pagesEnd: 33, closes: 53)
        ]
        let first = try evening.keeper(tape: tape)
        try play(path, tape: tape, keeper: first, battles: battles)
        first.close()
        let name = "2026-11-25_12-00-12_yagura_mategai_win.mkv"
        let ours = evening.clips + "/" + name
        let bytes = try #require(
            FileManager.default.attributesOfItem(atPath: ours)[.size] as? Int
        )
        // An older one of ours, one that only looks like ours, and the user's own.
        let older = "2025-01-01_00-00-00_area_unknown_lose.mkv"
        try FileManager.default.copyItem(atPath: ours, toPath: evening.clips + "/" + older)
        let alike = "2024-01-01_00-00-00_area_unknown_lose.mkv"
        try Data(repeating: 65, count: bytes * 4).write(
            to: URL(fileURLWithPath: evening.clips + "/" + alike)
        )
        try Data(repeating: 65, count: bytes * 4).write(
            to: URL(fileURLWithPath: evening.clips + "/holiday.mkv")
        )
        _ = try evening.keeper(tape: Tape(), keepBytes: bytes * 2)
        #expect(evening.files == [alike, older, name, "holiday.mkv"])
        _ = try evening.keeper(tape: Tape(), keepBytes: bytes * 2 - 1)
        #expect(evening.files == [alike, name, "holiday.mkv"])
        _ = try evening.keeper(tape: longTape(), keepBytes: 1)
        #expect(evening.files == [alike, name, "holiday.mkv"])
        #expect(
            evening.news.withLock { $0 }.contains(
                .removed(path: evening.clips + "/" + older, bytes: bytes)
            )
        )
    }

    @Test func aFullDiskStopsRecordingUntilThereIsRoom() throws {
        let tape = longTape()
        let keeper = try evening.keeper(tape: tape)
        let path = try evening.source("evening.mp4", seconds: 60)
        let battles = [Battle(id: "a", intro: 12, pages: 50, pagesEnd: 52, closes: 58)]
        try play(path, tape: tape, keeper: keeper, battles: battles, upTo: 45)
        let running = try #require(keeper.recording)
        try #require(wait { size(running) > 50_000 })
        evening.free.withLock { $0 = 1000 }
        keeper.advance(to: 51, wall: testEpoch + 51, scene: .resultPersonal)
        try #require(wait { !evening.warnings.isEmpty })
        #expect(evening.warnings.first?.contains("less than 500 MB are free") == true)
        keeper.take(event(.battleResult, 50, data: result("win")))
        try #require(wait { evening.files.contains { $0.contains("_win-incomplete") } })
        // Another battle meanwhile is not begun, and nothing more is said.
        keeper.take(event(.battleIntro, 60, battle: "b"))
        keeper.advance(to: 70, wall: testEpoch + 70, scene: .battleHud)
        keeper.take(event(.battleResult, 72, battle: "b", data: result("win")))
        evening.free.withLock { $0 = nil }
        keeper.advance(to: 80, wall: testEpoch + 80, scene: nil)
        try #require(wait { evening.warnings.count == 2 })
        #expect(evening.warnings.last?.contains("there is room again") == true)
        keeper.close()
        #expect(evening.files == ["2026-11-25_12-00-12_yagura_mategai_win-incomplete.mkv"])
        #expect(try evening.frames(evening.files[0]) > 20)
    }

    @Test func whatAKilledRunLeftIsKept() throws {
        let tape = longTape()
        let keeper = try evening.keeper(tape: tape)
        let battle = Battle(id: "a", intro: 12, pages: 900, pagesEnd: 901, closes: 950)
        try play(
            evening.source("cut.mp4", seconds: 60),
            tape: tape,
            keeper: keeper,
            battles: [battle]
        )
        let running = try #require(keeper.recording)
        // The disk as a kill at this moment would leave it, beside the file that is being written.
        try #require(wait { size(running) > 50_000 })
        let left = evening.clips + "/2026-11-24_20-00-00.recording-part2.mkv"
        try FileManager.default.copyItem(atPath: running, toPath: left)
        try Data().write(
            to: URL(fileURLWithPath: evening.clips + "/2026-11-24_19-00-00.recording.mkv")
        )
        let next = try evening.keeper(tape: Tape())
        let name = "2026-11-24_20-00-00_unknown_unknown_unknown-incomplete-part2.mkv"
        #expect(evening.files == [name, URL(fileURLWithPath: running).lastPathComponent])
        #expect(try evening.frames(name) > 20)
        #expect(evening.news.withLock { $0 }.contains(.salvaged(path: evening.clips + "/" + name)))
        next.close()
        keeper.close()
    }

    @Test func twoClipsOfOneNameStandSideBySide() throws {
        let path = try evening.source("evening.mp4", seconds: 60)
        for _ in 0..<2 {
            let tape = longTape()
            let keeper = try evening.keeper(tape: tape)
            let battle = Battle(id: "a", intro: 12, pages: 30, pagesEnd: 33, closes: 53)
            try play(path, tape: tape, keeper: keeper, battles: [battle])
            keeper.close()
        }
        let stem = "2026-11-25_12-00-12_yagura_mategai_win"
        #expect(evening.files == ["\(stem)-2.mkv", "\(stem).mkv"])
        for name in evening.files { #expect(ClipFolder.isFinal(name)) }
    }

    @Test func aDiskThatHangsIsNotWaitedForForEver() throws {
        var options = ClipKeeper.Options(folder: evening.clips)
        options.patience = 0.2
        let answers = DispatchSemaphore(value: 0)
        options.freeBytes = { _ in
            _ = answers.wait(timeout: .now() + 5)
            return nil
        }
        answers.signal()
        let keeper = try ClipKeeper(options, tape: Tape()) { _ in }
        // Asks how much is free, and gets no answer.
        keeper.advance(to: 10, wall: testEpoch + 10, scene: nil)
        let start = ContinuousClock.now
        keeper.close()
        #expect(start.duration(to: .now) < .seconds(3))
        answers.signal()
    }

    @Test func aFolderThatCannotBeMadeIsRefused() throws {
        try Data("x".utf8).write(to: evening.folder.appendingPathComponent("file"))
        let options = ClipKeeper.Options(folder: evening.folder.path + "/file/clips")
        #expect(throws: VideoError.self) { _ = try ClipKeeper(options, tape: Tape()) { _ in } }
    }

    @Test func namesThatAreNotOursAreKnown() {
        #expect(ClipFolder.isFinal("2026-11-25_21-04-33_yagura_mategai_win.mkv"))
        #expect(ClipFolder.isFinal("2026-11-25_21-04-33_a_b_c-incomplete-2-part3.mkv"))
        #expect(!ClipFolder.isFinal("2026-11-25_21-04-33.recording.mkv"))
        #expect(!ClipFolder.isFinal("2026-11-25_21-04-33.mkv"))
        #expect(!ClipFolder.isFinal("2026-11-25_21-04-33_yagura_mategai_win (copy).mkv"))
        #expect(ClipFolder.isTemporary("2026-11-25_21-04-33-2.recording-part2.mkv"))
    }

    private func size(_ path: String) -> Int {
        let about = try? FileManager.default.attributesOfItem(atPath: path)
        return about?[.size] as? Int ?? 0
    }

    private func wait(_ condition: () -> Bool) -> Bool {
        for _ in 0..<500 {
            if condition() { return true }
            usleep(20_000)
        }
        return false
    }
}
