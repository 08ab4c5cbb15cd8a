import Foundation
import Logging

/// Says things to people without ever waiting for them: a terminal that was stopped, or a pager that
/// nobody scrolls, holds up nothing. What finds too much before it is left out.
public final class Whisper: Sendable {
    private static let most = 200

    private let queue = CountedQueue("people", qos: .utility)

    /// Nothing has been said yet.
    public init() {}

    /// Says something soon.
    public func say(_ act: @escaping @Sendable () -> Void) {
        queue.add(most: Self.most, act)
    }

    /// Logs a line soon.
    public func say(_ log: Logger, _ level: Logger.Level, _ text: String) {
        say { log.log(level: level, "\(text)") }
    }

    /// Waits until all of it is said, `seconds` at most.
    public func finish(within seconds: Double) {
        queue.finish(within: seconds)
    }
}
