import Foundation
import Game
import Synchronization
import Testing

@testable import Export

@Suite("Reading events")
struct EventReaderTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    func read(_ text: String) throws -> (ids: [String], told: [String], problems: Int) {
        let file = try folder.write("lines.jsonl", text)
        var told: [String] = []
        var ids: [String] = []
        let reader = EventReader { told.append($0) }
        try reader.read(file) { ids.append($0.id) }
        return (ids, told, reader.problems)
    }

    func text(_ changes: [String: JSONValue] = [:]) throws -> String {
        JSONWriter.string(try Battles.json("turf", changes))
    }

    @Test func whatIsBrokenIsToldAndTheRestGoesOn() throws {
        let good = try text()
        let lines = [
            good, "{\"v\":1,", "", "[]", try text(["v": 2]), try text(["data": nil]),
            #"{"v":1,"type":"still.read","source":"a.png"}"#, try text(["id": "last"]),
        ]
        let found = try read(lines.joined(separator: "\n") + "\n")
        #expect(found.ids.count == 2 && found.ids.last == "last")
        #expect(found.problems == 4)
        #expect(found.told.count == 4)
        #expect(found.told[0].contains("lines.jsonl:2: is not JSON"))
        // Blank lines are no problem, and count.
        #expect(found.told[1].contains("lines.jsonl:4: "))
        #expect(found.told[2].contains("lines.jsonl:5: ") && found.told[2].contains("newer"))
    }

    @Test func aHugeLineIsLeftOut() throws {
        let huge = String(repeating: "x", count: 50 << 20)
        let found = try read("\(try text())\n\"\(huge)\"\n\(try text(["id": "after"]))")
        #expect(found.ids.last == "after" && found.ids.count == 2)
        #expect(found.told.count == 1 && found.told[0].contains("2: is longer than 4 MiB"))
    }

    @Test func manyProblemsAreCounted() throws {
        let found = try read(String(repeating: "x\n", count: 1000))
        #expect(found.problems == 1000)
        #expect(found.told.count == EventReader.toldProblems + 1)
        #expect(found.told.last?.contains("992 more") == true)
    }

    @Test func filesThatCannotBeRead() throws {
        let reader = EventReader { _ in }
        for path in [folder.path("none"), folder.url.path] {
            let failure = #expect(throws: EventReader.Failure.self) {
                try reader.read(path) { _ in }
            }
            #expect(failure?.description.contains(path) == true)
        }
    }

    /// Grows a file line by line, half a line at a time, then replaces it.
    @Test func followsAFileThatGrowsAndIsReplaced() throws {
        let path = folder.path("live.jsonl")
        let seen = Mutex<[String]>([])
        let isOver = Mutex(false)
        let first = try text(["id": "first"])
        let second = try text(["id": "second"])
        let third = try text(["id": "third"])
        let thread = Thread {
            let reader = EventReader(isCancelled: { isOver.withLock { $0 } }) { _ in }
            try? reader.read(path, follow: true) { line in seen.withLock { $0.append(line.id) } }
            isOver.withLock { $0 = false }
        }
        func wait(for count: Int) -> [String] {
            for _ in 0..<200 where seen.withLock({ $0.count }) < count {
                Thread.sleep(forTimeInterval: 0.02)
            }
            return seen.withLock { $0 }
        }
        thread.start()
        _ = try folder.write("live.jsonl", first + "\n" + second.prefix(100))
        #expect(wait(for: 1) == ["first"])
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.seekToEnd()
        try file.write(contentsOf: Data((second.dropFirst(100) + "\n").utf8))
        #expect(wait(for: 2) == ["first", "second"])
        let fresh = try folder.write("fresh.jsonl", third + "\n")
        rename(fresh, path)
        #expect(wait(for: 3) == ["first", "second", "third"])
        isOver.withLock { $0 = true }
    }

    /// Whoever reads the lines finds what each looks like.
    @Test func everyTypeThatIsToldHasAnExample() throws {
        let folder = Battles.root.appendingPathComponent("Models/schema/examples")
        let files = try FileManager.default.contentsOfDirectory(
            at: folder,
            includingPropertiesForKeys: nil
        )
        let types = try files.map {
            try JSONParser.parse(String(contentsOf: $0, encoding: .utf8))["type"]?.stringValue
        }
        for type in EventType.allCases where type.isTold {
            #expect(types.contains(type.rawValue), "\(type.rawValue)")
        }
    }
}
