import Foundation
import GRDB

/// The battles that were, are and will be sent: a database in the user's state folder.
///
/// A battle is stored before it is sent, and what became of it afterwards. Several processes may use
/// it at once; none of them ever sends without `sending`.
public final class Outbox: Sendable {
    /// The version of the tables.
    static let version = 1
    /// Marks the file as ours: "IkaO".
    static let mark = 0x496b_614f

    /// The file.
    public let path: String
    let queue: DatabaseQueue
    private let lock: LockPatience

    /// Opens the outbox at `path`, and makes it where there is none.
    public convenience init(path: String) throws(DatabaseProblem) {
        try self.init(path: path, lock: LockPatience())
    }

    /// - Parameter lock: what is done while another program has it locked.
    init(path: String, lock: LockPatience) throws(DatabaseProblem) {
        self.path = path
        self.lock = lock
        queue = try lock.keepTrying(path) {
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
            do {
                try FileManager.default.createDirectory(
                    at: folder,
                    withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700]
                )
            } catch {
                throw DatabaseProblem("\(folder.path): cannot be made; check who may write there")
            }
            var configuration = Configuration()
            configuration.busyMode = .timeout(lock.seconds)
            configuration.label = "outbox"
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try prepare(queue, mark: Self.mark, version: Self.version, create: Self.create)
            return queue
        }
        // Names of players are in it.
        chmod(path, 0o600)
    }

    private static func create(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE battle (
                    number INTEGER PRIMARY KEY AUTOINCREMENT,
                    server TEXT NOT NULL, uuid TEXT NOT NULL, battle TEXT NOT NULL,
                    game TEXT NOT NULL, source TEXT NOT NULL, position REAL,
                    state TEXT NOT NULL, reason TEXT, by_hand INTEGER NOT NULL DEFAULT 0,
                    started REAL, queued REAL NOT NULL, settles REAL,
                    rule TEXT, stage TEXT, amended INTEGER NOT NULL,
                    attempts INTEGER NOT NULL DEFAULT 0, answered REAL, status INTEGER, url TEXT,
                    -- What is long comes last: a list reads no further than it has to.
                    contents TEXT NOT NULL, pictures TEXT, body TEXT NOT NULL, answer TEXT,
                    UNIQUE (server, uuid)
                );
                CREATE INDEX battle_by_state ON battle (server, state, started);
                CREATE INDEX battle_by_start ON battle (server, started);
                CREATE INDEX battle_by_content ON battle (server, rule, stage);
                CREATE TABLE note (name TEXT PRIMARY KEY, value TEXT NOT NULL);
                """
        )
    }

    /// Runs `work` while no other process sends: battles go out one at a time.
    ///
    /// The lock is the system's, so it ends with the process that holds it. Waits for it a moment
    /// at a time, asking `isCancelled` in between; nil when that said so.
    func sending<R>(isCancelled: () -> Bool, _ work: () throws -> R) throws -> R? {
        let file = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            let reason = String(cString: strerror(errno))
            throw DatabaseProblem("\(path).lock: cannot be opened: \(reason)")
        }
        defer { close(file) }
        while flock(file, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else {
                throw DatabaseProblem("\(path).lock: \(String(cString: strerror(errno)))")
            }
            if isCancelled() { return nil }
            Thread.sleep(forTimeInterval: 0.05)
        }
        return try work()
    }

    func read<R>(_ work: (Database) throws -> R) throws(DatabaseProblem) -> R {
        try lock.keepTrying(path) { try queue.read(work) }
    }

    func write<R>(_ work: (Database) throws -> R) throws(DatabaseProblem) -> R {
        try lock.keepTrying(path) { try queue.write(work) }
    }

    /// A remembered word, such as the user's name on the site; nil where there is none.
    func note(_ name: String) throws(DatabaseProblem) -> String? {
        try read {
            try String.fetchOne($0, sql: "SELECT value FROM note WHERE name = ?", arguments: [name])
        }
    }

    func setNote(_ name: String, _ value: String) throws(DatabaseProblem) {
        try write {
            try $0.execute(
                sql: "INSERT OR REPLACE INTO note (name, value) VALUES (?, ?)",
                arguments: [name, value]
            )
        }
    }
}
