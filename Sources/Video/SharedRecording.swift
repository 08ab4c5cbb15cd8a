import CVideo

/// An open recording that more readers can be had of: its index, tens of megabytes where it lasts
/// hours, is there once.
public final class SharedRecording: Sendable {
    // The handle is immutable, and what it points to has a lock.
    nonisolated(unsafe) let handle: OpaquePointer
    let location: String
    let canceller: Canceller

    init(handle: OpaquePointer, location: String, canceller: Canceller) {
        self.handle = handle
        self.location = location
        self.canceller = canceller
    }

    deinit { cvideo_container_free(handle) }
}
