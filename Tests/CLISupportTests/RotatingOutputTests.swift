import Foundation
import Synchronization
import Testing

@testable import CLISupport

@Suite struct RotatingOutputTests {
    private let folder: URL
    private let warnings = Warnings()
    private let zone = TimeZone(identifier: "Asia/Tokyo") ?? .gmt

    private final class Warnings: Sendable {
        let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock { $0 } }
    }

    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("rotating-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func output(_ name: String, _ rotation: RotatingOutput.Rotation) -> RotatingOutput {
        RotatingOutput(
            path: folder.appendingPathComponent(name).path,
            rotation: rotation,
            zone: zone
        ) { [warnings] line in warnings.lines.withLock { $0.append(line) } }
    }

    private func read(_ name: String) -> String? {
        try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    }

    @Test func linesAreAddedToWhatIsThere() throws {
        try Data("old\n".utf8).write(to: folder.appendingPathComponent("a.jsonl"))
        let output = output("a.jsonl", .never)
        try output.open()
        output.write("new")
        try output.finish(within: 20)
        #expect(read("a.jsonl") == "old\nnew\n")
    }

    @Test func aNewFileBeginsAtMidnightWhereOneIs() throws {
        let output = output("events.v1.jsonl", .day)
        // 23:59:59 and 0:00:01 in Japan.
        let midnight = 1_795_532_400.0
        output.write("before", at: Date(timeIntervalSince1970: midnight - 1))
        output.write("after", at: Date(timeIntervalSince1970: midnight + 1))
        try output.finish(within: 20)
        #expect(read("events.v1-2026-11-24.jsonl") == "before\n")
        #expect(read("events.v1-2026-11-25.jsonl") == "after\n")
    }

    @Test func aFileThatWasMovedAwayIsMadeAnew() throws {
        let output = output("a.jsonl", .never)
        output.write("one")
        try output.finish(within: 20)
        try FileManager.default.moveItem(
            at: folder.appendingPathComponent("a.jsonl"),
            to: folder.appendingPathComponent("a.1")
        )
        output.write("two")
        try output.finish(within: 20)
        output.reopen()
        output.write("three")
        try output.finish(within: 20)
        #expect(read("a.1") == "one\ntwo\n")
        #expect(read("a.jsonl") == "three\n")
    }

    @Test func aDiskThatFailsIsSaidOnceAndTriedAgain() throws {
        let output = output("sub/a.jsonl", .never)
        for _ in 0..<3 { output.write("lost") }
        try output.finish(within: 20)
        #expect(warnings.all.count == 1 && warnings.all[0].contains("its folder is not there"))
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("sub"),
            withIntermediateDirectories: true
        )
        output.write("kept")
        try output.finish(within: 20)
        #expect(read("sub/a.jsonl") == "kept\n")
        #expect(warnings.all.count == 2 && warnings.all[1].contains("again"))
    }

    @Test func linesThatAFileDoesNotTakeAreCountedAtTheEnd() throws {
        let reader = try StalledReader()
        let output = RotatingOutput(path: reader.path, rotation: .never) { [warnings] line in
            warnings.lines.withLock { $0.append(line) }
        }
        for _ in 0..<3 { output.write(StalledReader.line) }
        #expect(throws: LineOutput.Failure(name: reader.path, code: ETIMEDOUT, unwritten: 3)) {
            try output.finish(within: 0.2)
        }
        // It was only late.
        #expect(reader.takes(lines: 3))
        try output.finish(within: 20)
        #expect(warnings.all.isEmpty)
    }
}
