import Dispatch
import Foundation
import Synchronization

/// Work on one picture that falls into parts of their own, spread over a few cores.
public enum Parallel {
    /// More at once would save little time, and each takes memory of its own: a net is 17 MB.
    private static let most = 3

    /// How many cores whoever calls may use; 0 for all there are. Parts of a recording that are looked
    /// at side by side each have their share.
    @TaskLocal public static var cores = 0

    private static var workers: Int {
        min(most, cores > 0 ? cores : ProcessInfo.processInfo.activeProcessorCount)
    }

    private struct State<Part: Sendable>: Sendable {
        var next = 0
        var parts: [Result<Part, any Error>?]

        /// The next part that nobody works on; nil after the last.
        mutating func take() -> Int? {
            guard next < parts.count else { return nil }
            next += 1
            return next - 1
        }
    }

    /// What `body` makes of each number below `count`, in their order.
    ///
    /// The parts must not depend on each other: what comes out is then the same on any number of
    /// cores. Where several fail, the first one's error is thrown.
    public static func map<Part: Sendable>(
        _ count: Int,
        _ body: @Sendable (Int) throws -> Part
    ) throws -> [Part] {
        let state = Mutex(State<Part>(parts: Array(repeating: nil, count: count)))
        DispatchQueue.concurrentPerform(iterations: min(workers, count)) { _ in
            while let index = state.withLock({ $0.take() }) {
                let part = Result { try body(index) }
                state.withLock { $0.parts[index] = part }
            }
        }
        return try state.withLock { state in try state.parts.compactMap { try $0?.get() } }
    }
}
