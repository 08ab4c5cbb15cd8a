import CVideo

/// Stops a `VideoReader` from any thread; may outlive it.
public final class Canceller: Sendable {
    // The handle is immutable and what it points to is atomic.
    nonisolated(unsafe) let handle: OpaquePointer

    /// A canceller for readers opened with it. Traps when memory is out.
    public init() {
        guard let handle = cvideo_cancel_new() else { fatalError("out of memory") }
        self.handle = handle
    }

    deinit { cvideo_cancel_free(handle) }

    /// Makes the reader throw `.cancelled` at its next chance, and from then on.
    public func cancel() { cvideo_cancel_set(handle) }

    /// Whether `cancel()` was called.
    public var isCancelled: Bool { cvideo_cancel_is_set(handle) }
}
