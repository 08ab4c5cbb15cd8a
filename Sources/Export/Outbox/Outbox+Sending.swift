import Foundation
import GRDB

/// Taking battles out, and writing down what became of them.
extension Outbox {
    /// After so many failures a battle lets the next one go first.
    private static let patience = 4

    /// The battle to be sent next: the oldest; nil where none waits at `now`.
    func next(for server: String, at now: Double) throws(DatabaseProblem) -> OutboxEntry? {
        try read { db in
            try OutboxEntry.fetchOne(
                db,
                sql: """
                    SELECT * FROM battle
                    WHERE server = ? AND state = 'queued' AND (settles IS NULL OR settles <= ?)
                    ORDER BY attempts / \(Self.patience), started IS NULL, started, number LIMIT 1
                    """,
                arguments: [server, now]
            )
        }
    }

    /// How many battles wait for a server, and when the first of those that may still be amended
    /// is due (seconds since 1970).
    func waiting(for server: String) throws(DatabaseProblem) -> (count: Int, due: Double?) {
        try read { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT COUNT(*) AS count, MIN(COALESCE(settles, 0)) AS due FROM battle
                    WHERE server = ? AND state = 'queued'
                    """,
                arguments: [server]
            )
            return (row?["count"] ?? 0, row?["due"])
        }
    }

    /// Writes down an answer; `state` stays as it is where it is nil.
    ///
    /// The battle may have been stored again since `entry` was taken out. What was sent then stands,
    /// as it does for a change after sending; what was refused is another record than the one that
    /// waits.
    @discardableResult
    func finish(
        _ entry: OutboxEntry,
        state: OutboxState?,
        reason: String?,
        status: Int?,
        answer: String?,
        url: String? = nil,
        now: Double = Date().timeIntervalSince1970
    ) throws(DatabaseProblem) -> OutboxOutcome {
        try write { db in
            let standing = try OutboxEntry.numbered(entry.number, in: db) ?? entry
            let isOther = standing.body != entry.body
            let isStale = isOther && state == .refused
            let next = isStale ? nil : state
            let sent = isOther && state == .sent ? entry : nil
            try db.execute(
                sql: """
                    UPDATE battle SET state = COALESCE(?, state), reason = ?, attempts = attempts + 1,
                        answered = ?, status = ?, answer = ?, url = COALESCE(?, url), settles = NULL,
                        body = COALESCE(?, body), amended = COALESCE(?, amended)
                    WHERE number = ?
                    """,
                arguments: [
                    next?.rawValue, isStale ? standing.reason : reason, now, status, answer, url,
                    sent?.body, sent?.isAmended, entry.number,
                ]
            )
            if let sent, standing.isAmended, !sent.isAmended { return .changedAfterSending }
            return .updated(next ?? standing.state)
        }
    }

    /// Marks what the server says it has as sent; returns how many that were.
    func markListed(_ uuids: Set<String>, server: String) throws(DatabaseProblem) -> Int {
        try write { db in
            let waiting = try String.fetchAll(
                db,
                sql: "SELECT uuid FROM battle WHERE server = ? AND state = 'queued'",
                arguments: [server]
            )
            let there = waiting.filter { uuids.contains($0) }
            for uuid in there {
                try db.execute(
                    sql: """
                        UPDATE battle SET state = 'sent', reason = 'the server had it already'
                        WHERE server = ? AND uuid = ?
                        """,
                    arguments: [server, uuid]
                )
            }
            return there.count
        }
    }

    /// Skips waiting battles that start when one that the server lists does.
    func skipListed(
        starts: [Double],
        within tolerance: Double,
        server: String
    ) throws(DatabaseProblem) -> Int {
        try write { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT number, started FROM battle
                    WHERE server = ? AND state = 'queued' AND started IS NOT NULL
                    """,
                arguments: [server]
            )
            let listed = rows.filter { row in
                let started: Double = row["started"]
                return starts.contains { abs($0 - started) <= tolerance }
            }
            for row in listed {
                try db.execute(
                    sql: """
                        UPDATE battle SET state = 'skipped',
                            reason = 'the site lists a battle that starts at that time'
                        WHERE number = ?
                        """,
                    arguments: [row["number"]]
                )
            }
            return listed.count
        }
    }

    /// The start of the oldest battle that waits, seconds since 1970.
    func oldestStart(for server: String) throws(DatabaseProblem) -> Double? {
        try read {
            try Double.fetchOne(
                $0,
                sql: "SELECT MIN(started) FROM battle WHERE server = ? AND state = 'queued'",
                arguments: [server]
            )
        }
    }

    /// The numbers of the battles that may be sent at `now`.
    func due(for server: String, at now: Double) throws(DatabaseProblem) -> Set<Int64> {
        try read {
            try Int64.fetchSet(
                $0,
                sql: """
                    SELECT number FROM battle
                    WHERE server = ? AND state = 'queued' AND (settles IS NULL OR settles <= ?)
                    """,
                arguments: [server, now]
            )
        }
    }

    /// Nothing more is to be expected of these battles: they may go.
    func release(_ uuids: some Sequence<String>, server: String) throws(DatabaseProblem) {
        let uuids = Array(uuids)
        guard !uuids.isEmpty else { return }
        try write { db in
            for uuid in uuids {
                try db.execute(
                    sql: "UPDATE battle SET settles = NULL WHERE server = ? AND uuid = ?",
                    arguments: [server, uuid]
                )
            }
        }
    }

    /// Whether any of these uuids is none of ours: another program uploads, too.
    func hasStrangers(_ uuids: Set<String>, server: String) throws(DatabaseProblem) -> Bool {
        try read { db in
            let ours = try String.fetchSet(
                db,
                sql: "SELECT uuid FROM battle WHERE server = ?",
                arguments: [server]
            )
            return !uuids.isSubset(of: ours)
        }
    }
}

extension OutboxEntry: FetchableRecord {
    /// The battle with a number; nil where there is none any more.
    static func numbered(_ number: Int64, in db: Database) throws -> OutboxEntry? {
        try fetchOne(db, sql: "SELECT * FROM battle WHERE number = ?", arguments: [number])
    }

    /// Reads a row of the outbox.
    public init(row: Row) throws {
        number = row["number"]
        uuid = row["uuid"]
        server = row["server"]
        battle = row["battle"]
        game = row["game"]
        source = row["source"]
        state = OutboxState(rawValue: row["state"]) ?? .held
        reason = row["reason"]
        started = row["started"]
        queued = row["queued"]
        body = row["body"]
        pictures = row["pictures"]
        isAmended = row["amended"]
        attempts = row["attempts"]
        status = row["status"]
        answer = row["answer"]
        url = row["url"]
    }
}
