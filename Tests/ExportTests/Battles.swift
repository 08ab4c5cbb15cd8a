import Foundation
import Game
import Synchronization

@testable import Export

/// Battles for tests: the schema's own examples, changed as a test needs them.
enum Battles {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func catalogue() throws -> GameCatalogue {
        let file = root.appendingPathComponent("Models/catalogue/splatoon3.json")
        return try GameCatalogue(json: Data(contentsOf: file))
    }

    /// The example `battle.result.NAME`, with values set at dotted paths of the line.
    static func json(_ name: String = "turf", _ changes: [String: JSONValue] = [:]) throws
        -> JSONValue
    {
        let file = root.appendingPathComponent("Models/schema/examples/battle.result.\(name).json")
        var json = try JSONParser.parse(String(contentsOf: file, encoding: .utf8))
        for (path, value) in changes {
            json = set(json, path.split(separator: ".").map(String.init)[...], value)
        }
        return json
    }

    static func line(_ name: String = "turf", _ changes: [String: JSONValue] = [:]) throws
        -> EventLine
    {
        let text = JSONWriter.string(try json(name, changes))
        guard let line = try EventLine(text: Array(text.utf8)[...]) else {
            throw EventLine.Problem(description: "no event")
        }
        return line
    }

    static func battle(_ name: String = "turf", _ changes: [String: JSONValue] = [:]) throws
        -> BattleResult
    {
        var book = BattleBook()
        guard let id = try book.add(line(name, changes)), let battle = book.battle(id) else {
            throw EventLine.Problem(description: "no battle")
        }
        return battle
    }

    static func body(
        _ battle: BattleResult,
        _ change: (inout StatInkOptions) -> Void = { _ in }
    ) throws -> StatInkBody {
        var options = StatInkOptions(agentVersion: "1.2.3")
        change(&options)
        return Splatoon3Body(catalogue: try catalogue(), options: options)
            .body(of: battle, uuid: BattleUUID.of(battle: battle.id))
    }

    private static func set(
        _ json: JSONValue,
        _ path: ArraySlice<String>,
        _ value: JSONValue
    ) -> JSONValue {
        guard let head = path.first else { return value }
        switch json {
        case .array(var items):
            guard let index = Int(head), items.indices.contains(index) else { return json }
            items[index] = set(items[index], path.dropFirst(), value)
            return .array(items)
        case .object(var members):
            if let index = members.firstIndex(where: { $0.key == head }) {
                members[index].value = set(members[index].value, path.dropFirst(), value)
            } else {
                members.append(.init(head, set(.object([]), path.dropFirst(), value)))
            }
            return .object(members)
        default: return set(.object([]), path, value)
        }
    }
}

/// A folder that is gone when the test is.
final class TestFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory
            .appendingPathComponent("ikasight-export-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    func write(_ name: String, _ text: String) throws -> String {
        try Data(text.utf8).write(to: url.appendingPathComponent(name))
        return path(name)
    }
}

/// What was told to the user.
final class Told: Sendable {
    private let all = Mutex<[String]>([])

    var lines: [String] { all.withLock { $0 } }

    func tell(_ line: String) { all.withLock { $0.append(line) } }

    /// Waits for a line with `part`; whether it came, within 20 seconds.
    func waits(for part: String) -> Bool {
        let start = ContinuousClock.now
        while start.duration(to: .now) < .seconds(20) {
            if lines.contains(where: { $0.contains(part) }) { return true }
            Thread.sleep(forTimeInterval: 0.02)
        }
        return false
    }
}
