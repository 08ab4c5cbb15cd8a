import Dispatch
import Foundation
import Synchronization

/// Work that falls into parts of their own, spread over a few cores.
public enum Parallel {
    /// More at once would save little time, and each takes memory of its own: a net is 8 MB.
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

    private enum Either<First: Sendable, Second: Sendable>: Sendable {
        case first(First)
        case second(Second)
    }

    /// What `first` and `second` make, side by side where there are cores for both. Neither may depend on
    /// the other. Where both fail, the first one's error is thrown.
    public static func both<First: Sendable, Second: Sendable>(
        _ first: @Sendable () throws -> First,
        _ second: @Sendable () throws -> Second
    ) throws -> (First, Second) {
        let made: [Either<First, Second>] = try map(2) { index in
            index == 0 ? .first(try first()) : .second(try second())
        }
        guard case .first(let one) = made[0], case .second(let other) = made[1] else {
            preconditionFailure("parts come in their order")
        }
        return (one, other)
    }
}
