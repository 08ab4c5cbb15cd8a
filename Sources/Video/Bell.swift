import Foundation

/// Wakes one waiting thread: rung any number of times, answered once.
public final class Bell: @unchecked Sendable {
    // `isRung` is touched with `condition` held alone.
    private let condition = NSCondition()
    private var isRung = false

    /// A silent bell.
    public init() {}

    /// Wakes whoever waits, or whoever waits next.
    public func ring() {
        condition.lock()
        isRung = true
        condition.signal()
        condition.unlock()
    }

    /// Waits until it is rung, `seconds` at most. True where it was.
    @discardableResult
    public func wait(_ seconds: Double) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        let end = Date(timeIntervalSinceNow: seconds)
        while !isRung, condition.wait(until: end) {}
        defer { isRung = false }
        return isRung
    }
}
