import Foundation
import Synchronization

/// What is done while another program has a database of ours locked: where more may still come that
/// would be lost, it is tried again, and said once for all who wait.
final class LockPatience: Sendable {
    /// How long SQLite waits at a time. A lock that is gone by then is nothing to be told.
    let seconds: Double
    private let goesOn: @Sendable () -> Bool
    private let tell: @Sendable (String) -> Void
    private let hasTold = Atomic(false)

    /// - Parameters:
    ///   - goesOn: whether to try again after those seconds; asked each time.
    ///   - tell: told of the lock, one line.
    init(
        seconds: Double = 10,
        goesOn: @escaping @Sendable () -> Bool = { false },
        tell: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.seconds = seconds
        self.goesOn = goesOn
        self.tell = tell
    }

    /// Does `work` on the database at `file`, as `explaining` does, again and again while it is locked.
    func keepTrying<R>(_ file: String, _ work: () throws -> R) throws(DatabaseProblem) -> R {
        var isMine = false
        // The next lock is told again.
        defer { if isMine { hasTold.store(false, ordering: .relaxed) } }
        while true {
            do throws(DatabaseProblem) {
                return try explaining(file, work)
            } catch {
                guard error.isLocked, goesOn() else { throw error }
                if !hasTold.exchange(true, ordering: .relaxed) {
                    isMine = true
                    tell("\(file): another program has locked it; close that, and battles go on")
                }
                // SQLite does not wait where it sees that waiting is in vain.
                Thread.sleep(forTimeInterval: 0.05)
            }
        }
    }
}
