import Foundation
import GRDB

/// Looking at battles, and changing by hand what becomes of them.
extension Outbox {
    /// What a list shows of a battle.
    public struct Summary: Sendable, Hashable {
        /// Its number.
        public var number: Int64
        /// Its uuid.
        public var uuid: String
        /// How far it has come.
        public var state: OutboxState
        /// Why.
        public var reason: String?
        /// When it began, seconds since 1970.
        public var started: Double?
        /// Rule and stage, as keys.
        public var rule, stage: String?
        /// Its page on the site.
        public var url: String?
        /// How often it was tried.
        public var attempts: Int
        /// The server it is for.
        public var server: String
    }

    /// Gives out the battles (in one state), in the order in which they came in.
    public func list(_ state: OutboxState?, _ each: (Summary) throws -> Void) throws {
        // A cursor: ten thousand bodies are never in memory together, and are not even read.
        try queue.read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT number, uuid, state, reason, started, rule, stage, url, attempts, server
                    FROM battle WHERE :state IS NULL OR state = :state ORDER BY number
                    """,
                arguments: ["state": state?.rawValue]
            )
            // By place: looking for a name ten thousand times costs more than reading the rows.
            while let row = try rows.next() {
                try each(
                    Summary(
                        number: row[0],
                        uuid: row[1],
                        state: OutboxState(rawValue: row[2]) ?? .held,
                        reason: row[3],
                        started: row[4],
                        rule: row[5],
                        stage: row[6],
                        url: row[7],
                        attempts: row[8],
                        server: row[9]
                    )
                )
            }
        }
    }

    /// The battle with a number, or a uuid that starts like this.
    public func entry(_ name: String) throws(DatabaseProblem) -> OutboxEntry {
        try read { db in
            let entry = try OutboxEntry.numbered(self.number(name, in: db), in: db)
            guard let entry else { throw DatabaseProblem("battle \(name) is gone") }
            return entry
        }
    }

    /// Lets battles that were refused, held or skipped wait again; returns how many that were.
    ///
    /// All or none: an unknown name changes nothing.
    public func retry(_ names: [String]) throws(DatabaseProblem) -> Int {
        try set(names, to: .queued, reason: nil, unless: [.queued, .sent])
    }

    /// Lets all that were refused wait again.
    public func retryRefused() throws(DatabaseProblem) -> Int {
        try write { db in
            try db.execute(
                sql: """
                    UPDATE battle SET state = 'queued', reason = NULL, by_hand = 1, attempts = 0
                    WHERE state = 'refused'
                    """
            )
            return db.changesCount
        }
    }

    /// Keeps battles from being sent; returns how many that were.
    public func drop(_ names: [String]) throws(DatabaseProblem) -> Int {
        try set(names, to: .skipped, reason: "dropped by hand", unless: [.sent])
    }

    private func set(
        _ names: [String],
        to state: OutboxState,
        reason: String?,
        unless: Set<OutboxState>
    ) throws(DatabaseProblem) -> Int {
        try write { db in
            for name in names {
                let number = try self.number(name, in: db)
                let before = try String.fetchOne(
                    db,
                    sql: "SELECT state FROM battle WHERE number = ?",
                    arguments: [number]
                )
                if let before = before.flatMap(OutboxState.init), unless.contains(before) {
                    throw DatabaseProblem("battle \(name) is \(before.rawValue) already")
                }
                try db.execute(
                    sql: """
                        UPDATE battle SET state = ?, reason = ?, by_hand = 1, attempts = 0,
                            settles = NULL
                        WHERE number = ?
                        """,
                    arguments: [state.rawValue, reason, number]
                )
            }
            return names.count
        }
    }

    private func number(_ name: String, in db: Database) throws -> Int64 {
        if let number = Int64(name),
            try Bool.fetchOne(
                db,
                sql: "SELECT 1 FROM battle WHERE number = ?",
                arguments: [number]
            ) == true
        {
            return number
        }
        let found = try Int64.fetchAll(
            db,
            sql: """
                SELECT number FROM battle
                WHERE ? <> '' AND substr(uuid, 1, length(?1)) = ?1 OR battle = ?1 LIMIT 2
                """,
            arguments: [name.lowercased()]
        )
        guard let number = found.first else {
            throw DatabaseProblem("no battle is called '\(name)'; ikasight outbox list shows them")
        }
        guard found.count == 1 else {
            throw DatabaseProblem("several battles start with '\(name)'; write more of the uuid")
        }
        return number
    }
}
