import Foundation
import GRDB
import Game

/// Battles, players and events in tables of an SQLite file. Exporting again replaces what is there
/// of the same battles and events; everything else stays.
public struct BattleDatabase {
    /// The version of the tables.
    static let version = 1
    /// Marks the file as ours: "IkaB".
    static let mark = 0x496b_6142

    private let path: String
    private let queue: DatabaseQueue

    /// Opens the file at `path`, and makes it where there is none.
    public init(path: String) throws(DatabaseProblem) {
        self.path = path
        queue = try explaining(path) {
            var configuration = Configuration()
            configuration.busyMode = .timeout(10)
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try prepare(queue, mark: Self.mark, version: Self.version, create: Self.create)
            return queue
        }
    }

    /// Reads files of events into the tables; returns whether nothing had to be left out.
    ///
    /// What has come is written for good at the end of a file, wherever a pipe has nothing more at the
    /// moment, and once a second: so a scan that is piped in keeps others from the tables for moments
    /// only. A failure leaves out what came since then, and nothing is half written.
    public func add(_ files: [String], tell: @escaping (String) -> Void) throws(DatabaseProblem)
        -> Bool
    {
        try explaining(path) {
            try queue.writeWithoutTransaction { db in
                do {
                    return try Self.add(files, to: db, tell: tell)
                } catch {
                    if db.isInsideTransaction { try db.rollback() }
                    throw error
                }
            }
        }
    }

    /// How long others wait for the tables at most.
    private static let longest = Duration.seconds(1)

    private static func add(
        _ files: [String],
        to db: Database,
        tell: @escaping (String) -> Void
    ) throws -> Bool {
        var book = BattleBook()
        var changed: [String] = []
        var failed = 0
        var began = ContinuousClock.now
        func commit() throws {
            guard db.isInsideTransaction else { return }
            for battle in changed.compactMap(book.battle) { try insert(battle, in: db) }
            changed = []
            try db.commit()
        }
        let reader = EventReader(tell: tell)
        for file in files {
            do {
                try reader.read(file, idle: commit) { line in
                    if let battle = try book.add(line) { changed.append(battle) }
                    if !db.isInsideTransaction {
                        try db.beginTransaction(.immediate)
                        began = .now
                    }
                    try insert(line, in: db)
                    if began.duration(to: .now) > longest { try commit() }
                }
            } catch let failure as EventReader.Failure {
                tell("\(failure)")
                failed += 1
            }
        }
        try commit()
        return failed == 0 && reader.problems == 0
    }

    private static func insert(_ line: EventLine, in db: Database) throws {
        try db.execute(
            sql: """
                INSERT OR REPLACE INTO events
                    (id, type, source, pts, wall, clock, battle, basis, amends, score, data)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                line.id, line.type, line.source, line.pts, line.json["wall"]?.stringValue,
                line.json["clock"]?.stringValue, line.battle, line.basis,
                line.json["amends"]?.stringValue, line.score, JSONWriter.string(line.data),
            ]
        )
    }

    private static func insert(_ battle: BattleResult, in db: Database) throws {
        // An old file that lacks the amendment must not take it back.
        let isAmended =
            try Bool.fetchOne(
                db,
                sql: "SELECT amended FROM battles WHERE battle = ?",
                arguments: [battle.id]
            ) ?? false
        if isAmended, !battle.line.isAmended { return }
        let names = Column.battles.map { "\"\($0.name)\"" }.joined(separator: ", ")
        let marks = Array(repeating: "?", count: Column.battles.count + 1).joined(separator: ", ")
        try db.execute(
            sql: "INSERT OR REPLACE INTO battles (\(names), amended) VALUES (\(marks))",
            arguments: StatementArguments(
                Column.battles.map { databaseValue($0.value(battle)) }
                    + [battle.line.isAmended.databaseValue]
            )
        )
        try db.execute(sql: "DELETE FROM players WHERE battle = ?", arguments: [battle.id])
        let columns = PlayerRow.columns.map { "\"\($0.name)\"" }.joined(separator: ", ")
        let places = Array(repeating: "?", count: PlayerRow.columns.count).joined(separator: ", ")
        for row in PlayerRow.rows(of: battle) {
            try db.execute(
                sql: "INSERT INTO players (\(columns)) VALUES (\(places))",
                arguments: StatementArguments(row.values.map(databaseValue))
            )
        }
    }

    private static func databaseValue(_ value: JSONValue?) -> DatabaseValue {
        switch value {
        case .string(let text): text.databaseValue
        case .int(let number): number.databaseValue
        case .number(let number): number.databaseValue
        case .bool(let flag): flag.databaseValue
        default: .null
        }
    }

    private static func create(_ db: Database) throws {
        let battles = Column.battles.map { "\"\($0.name)\" \($0.kind.rawValue)" }
        let players = PlayerRow.columns.map { "\"\($0.name)\" \($0.kind.rawValue)" }
        try db.execute(
            sql: """
                CREATE TABLE battles (\(battles.joined(separator: ", ")),
                    amended INTEGER NOT NULL, PRIMARY KEY (battle));
                CREATE TABLE players (\(players.joined(separator: ", ")),
                    PRIMARY KEY (battle, side, slot));
                CREATE TABLE events (id TEXT PRIMARY KEY, type TEXT NOT NULL,
                    source TEXT NOT NULL, pts REAL, wall TEXT, clock TEXT, battle TEXT,
                    basis TEXT NOT NULL, amends TEXT, score REAL, data TEXT NOT NULL);
                CREATE INDEX events_of_battle ON events (battle, type);
                """
        )
    }
}
