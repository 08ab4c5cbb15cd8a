import Dispatch
import Synchronization

/// Work on one picture that falls into parts of their own, spread over the cores.
public enum Parallel {
    /// What `body` makes of each number below `count`, in their order.
    ///
    /// The parts must not depend on each other: what comes out is then the same on any number of
    /// cores. Where several fail, the first one's error is thrown.
    public static func map<Part: Sendable>(
        _ count: Int,
        _ body: @Sendable (Int) throws -> Part
    ) throws -> [Part] {
        let parts = Mutex([Result<Part, any Error>?](repeating: nil, count: count))
        DispatchQueue.concurrentPerform(iterations: count) { index in
            let part = Result { try body(index) }
            parts.withLock { $0[index] = part }
        }
        return try parts.withLock { parts in try parts.compactMap { try $0?.get() } }
    }
}
