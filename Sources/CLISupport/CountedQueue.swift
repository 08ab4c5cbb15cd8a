import Dispatch
import Synchronization

/// Work that is done soon and in order while nobody waits for it, counted until it is done.
final class CountedQueue: Sendable {
    private let queue: DispatchQueue
    private let waiting = Atomic(0)

    init(_ label: String, qos: DispatchQoS) {
        queue = DispatchQueue(label: label, qos: qos)
    }

    /// Does `work` soon. What finds `most` before it is left out.
    func add(most: Int = .max, _ work: @escaping @Sendable () -> Void) {
        guard waiting.add(1, ordering: .relaxed).newValue <= most else {
            waiting.subtract(1, ordering: .relaxed)
            return
        }
        queue.async { [self] in
            work()
            waiting.subtract(1, ordering: .relaxed)
        }
    }

    /// Waits until all that is in it now is done, `seconds` at most; returns how much is not.
    @discardableResult
    func finish(within seconds: Double) -> Int {
        let group = DispatchGroup()
        queue.async(group: group) {}
        if group.wait(timeout: .now() + seconds) == .success { return 0 }
        // The last one may have got done just now.
        return waiting.load(ordering: .relaxed)
    }
}
