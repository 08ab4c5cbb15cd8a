import Foundation
import GRDB

/// Why a database of ours cannot be used.
public struct DatabaseProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// One line: the file, what is wrong, what to do.
    public var description: String
    /// Another program has it locked: later it may be used.
    let isLocked: Bool

    init(_ description: String) {
        self.description = description
        isLocked = false
    }

    /// What an error of SQLite means for the user.
    init(_ error: any Error, file: String) {
        guard let error = error as? DatabaseError else {
            description = "\(file): \(error)"
            isLocked = false
            return
        }
        let code = error.resultCode.primaryResultCode
        isLocked = code == .SQLITE_BUSY || code == .SQLITE_LOCKED
        let advice: String
        switch code {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            advice = "another program has locked it; close that and run it again"
        case .SQLITE_FULL: advice = "the disk is full; make room and run it again"
        case .SQLITE_IOERR: advice = "the disk cannot be read or written; is it full?"
        case .SQLITE_READONLY, .SQLITE_PERM: advice = "it may not be written; check who may"
        case .SQLITE_CANTOPEN: advice = "it cannot be opened; check its folder and who may write"
        case .SQLITE_NOTADB, .SQLITE_CORRUPT:
            advice = "it is no database, or damaged; move it away and run it again"
        default: advice = error.message ?? "\(error.resultCode)"
        }
        description = "\(file): \(advice)"
    }
}

/// Runs `work` on a database of ours; errors of SQLite become lines for the user.
func explaining<R>(_ file: String, _ work: () throws -> R) throws(DatabaseProblem) -> R {
    do {
        return try work()
    } catch let problem as DatabaseProblem {
        throw problem
    } catch {
        throw DatabaseProblem(error, file: file)
    }
}

/// Checks that a database is ours and not newer than this program; an empty one is filled by `create`.
///
/// - Parameter mark: the number by which files of this kind are known.
func prepare(
    _ queue: DatabaseQueue,
    mark: Int,
    version: Int,
    create: (Database) throws -> Void
) throws {
    func isOurs(_ db: Database) throws -> Bool {
        let found = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let written = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        let tables = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM sqlite_master") ?? 0
        if found == 0, written == 0, tables == 0 { return false }
        guard found == mark else {
            throw DatabaseProblem("\(queue.path): is another program's database; name another file")
        }
        guard written <= version else {
            throw DatabaseProblem(
                "\(queue.path): was written by a newer ikasight (version \(written)); update this one"
            )
        }
        return true
    }
    // Whoever only looks needs no lock that others may have.
    if try queue.read(isOurs) { return }
    try queue.write { db in
        // Another process may have been first.
        if try isOurs(db) { return }
        try create(db)
        try db.execute(sql: "PRAGMA application_id = \(mark); PRAGMA user_version = \(version)")
    }
}
