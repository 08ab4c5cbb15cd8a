import Foundation
import Synchronization

/// Lines to standard output that hold up nobody when whoever reads them does not.
public final class QueuedOutput: Sendable {
    private let name: String
    private let output = Mutex<LineOutput?>(nil)
    private let failure = Mutex<LineOutput.Failure?>(nil)
    private let queue = CountedQueue("standard output", qos: .userInteractive)

    /// An output that lines go to.
    ///
    /// - Parameter path: what takes standard output's place, such as a named pipe.
    public init(path: String? = nil) throws(LineOutput.Failure) {
        name = path ?? LineOutput.standardOutput
        try output.withLock { output throws(LineOutput.Failure) in
            output = try LineOutput(path: path)
        }
    }

    /// Puts a line in the queue.
    ///
    /// - Throws: what an earlier line met; nothing more is written then.
    public func write(_ line: String) throws(LineOutput.Failure) {
        if let failure = failure.withLock({ $0 }) { throw failure }
        queue.add { [self] in
            guard failure.withLock({ $0 == nil }) else { return }
            do {
                try output.withLock { try $0?.write(line) }
            } catch {
                failure.withLock { $0 = error as? LineOutput.Failure }
            }
        }
    }

    /// Waits until all lines are out, `seconds` at most.
    ///
    /// - Throws: what a line met that `write` could not tell any more, or how many lines are not out.
    public func finish(within seconds: Double) throws(LineOutput.Failure) {
        let left = queue.finish(within: seconds)
        if let failure = failure.withLock({ $0 }) { throw failure }
        if left > 0 { throw LineOutput.Failure(name: name, code: ETIMEDOUT, unwritten: left) }
    }
}
