import Foundation
import Logging
import Synchronization

/// Says things to people without ever waiting for them: a terminal that was stopped, or a pager that
/// nobody scrolls, holds up nothing. What finds too much before it is left out.
public final class Whisper: Sendable {
    private static let most = 200

    private let queue = DispatchQueue(label: "people", qos: .utility)
    private let waiting = Atomic(0)

    /// Nothing has been said yet.
    public init() {}

    /// Says something soon.
    public func say(_ act: @escaping @Sendable () -> Void) {
        guard waiting.add(1, ordering: .relaxed).newValue <= Self.most else {
            waiting.subtract(1, ordering: .relaxed)
            return
        }
        queue.async { [self] in
            act()
            waiting.subtract(1, ordering: .relaxed)
        }
    }

    /// Logs a line soon.
    public func say(_ log: Logger, _ level: Logger.Level, _ text: String) {
        say { log.log(level: level, "\(text)") }
    }

    /// Waits until all of it is said, `seconds` at most.
    public func finish(within seconds: Double) {
        queue.drain(within: seconds)
    }
}
