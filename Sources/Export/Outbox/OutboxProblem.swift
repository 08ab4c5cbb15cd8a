import Foundation
import GRDB

/// Why the outbox cannot be used.
public struct OutboxProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// One line: the file, what is wrong, what to do.
    public var description: String

    init(_ description: String) { self.description = description }

    /// What an error of SQLite means for the user.
    init(_ error: any Error, file: String) {
        guard let error = error as? DatabaseError else {
            description = "\(file): \(error)"
            return
        }
        let advice: String
        switch error.resultCode.primaryResultCode {
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
func explaining<R>(_ file: String, _ work: () throws -> R) throws(OutboxProblem) -> R {
    do {
        return try work()
    } catch let problem as OutboxProblem {
        throw problem
    } catch {
        throw OutboxProblem(error, file: file)
    }
}
