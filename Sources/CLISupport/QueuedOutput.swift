import Foundation
import Synchronization

/// Lines to standard output that hold up nobody when whoever reads them does not.
public final class QueuedOutput: Sendable {
    private let output = Mutex<LineOutput?>(nil)
    private let failure = Mutex<LineOutput.Failure?>(nil)
    private let queue = DispatchQueue(label: "standard output", qos: .userInteractive)

    /// An output that lines go to.
    public init() throws(LineOutput.Failure) {
        try output.withLock { output throws(LineOutput.Failure) in
            output = try LineOutput(path: nil)
        }
    }

    /// Puts a line in the queue.
    ///
    /// - Throws: what an earlier line met; nothing more is written then.
    public func write(_ line: String) throws(LineOutput.Failure) {
        if let failure = failure.withLock({ $0 }) { throw failure }
        queue.async { [self] in
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
    /// - Throws: what a line met that `write` could not tell any more.
    public func finish(within seconds: Double) throws(LineOutput.Failure) {
        queue.drain(within: seconds)
        if let failure = failure.withLock({ $0 }) { throw failure }
    }
}
