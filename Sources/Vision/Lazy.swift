import Synchronization

/// A value that is made when it is first asked for, and once. Thread-safe: whoever comes while it is
/// being made waits for it.
final class Lazy<Value: Sendable>: Sendable {
    private enum State {
        case waiting(@Sendable () -> Value)
        case made(Value)
    }

    private let state: Mutex<State>

    /// - Parameter make: makes the value; called once at most, and let go of then.
    init(_ make: @escaping @Sendable () -> Value) {
        state = Mutex(.waiting(make))
    }

    /// The value.
    var value: Value {
        state.withLock { state in
            switch state {
            case .made(let value): return value
            case .waiting(let make):
                let value = make()
                state = .made(value)
                return value
            }
        }
    }
}
