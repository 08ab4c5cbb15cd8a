import CVideo

/// The last seconds of a source as encoded packets, for clips to be written from. Thread-safe.
///
/// Packets come from a `VideoReader` that was opened with it (`ReaderOptions.tape`) or, for raw
/// sources, from a `FrameEncoder`. Times are seconds of the session.
public final class Tape: Sendable {
    // The handle is immutable and what it points to is locked.
    nonisolated(unsafe) let handle: OpaquePointer

    /// How much is kept, at least, counted back from the newest packet to a keyframe; seconds.
    public let keep: Double

    /// What is on a tape.
    public struct State: Sendable, Hashable {
        /// The session's time at the oldest keyframe, and at the end of the newest packet; seconds.
        public var first, last: Double
        /// How much that is.
        public var bytes, packets: Int
        /// How many readers and encoders have written to it, or formats of one encoder.
        public var segments: Int
    }

    /// An empty tape. Traps when memory is out.
    ///
    /// - Parameters:
    ///   - keep: seconds to hold at least. A clip begins 10 s before a battle that is known seconds
    ///     after it began, and what follows a result page waits for 20 s to see whether it comes back.
    ///   - maxBytes: no more than that, whatever the seconds.
    public init(keep: Double = 32, maxBytes: Int = 96 << 20) {
        let milliseconds = Int64(max(0, min(keep, 1e6)) * 1000)
        guard let handle = cvideo_tape_new(milliseconds, Int64(maxBytes)) else {
            fatalError("out of memory")
        }
        self.handle = handle
        self.keep = keep
    }

    deinit { cvideo_tape_free(handle) }

    /// The session's time at the start of the readers that are opened from now on; seconds.
    public func setOrigin(_ seconds: Double) {
        cvideo_tape_set_origin(handle, microseconds(seconds))
    }

    /// The same for the reader that writes now, what it has written included.
    public func correctOrigin(_ seconds: Double) {
        cvideo_tape_correct_origin(handle, microseconds(seconds))
    }

    /// What is on it now.
    public var state: State {
        var state = cvideo_tape_state()
        cvideo_tape_describe(handle, &state)
        return State(
            first: Double(state.first) / 1e6,
            last: Double(state.last) / 1e6,
            bytes: Int(state.bytes),
            packets: Int(state.packets),
            segments: Int(state.segments)
        )
    }
}

extension SourceInfo {
    /// Its frames are nothing but pixels: to be kept they must be encoded (`FrameEncoder`).
    public var isRaw: Bool {
        container == "v4l2"
            || ["rawvideo", "wrapped_avframe", "v210", "v410", "r210", "yuv4"].contains(codec)
    }
}

/// Session time as the shim counts it; what is not finite is the end of time.
func microseconds(_ seconds: Double) -> Int64 {
    guard seconds.isFinite, abs(seconds) < 9e12 else { return seconds < 0 ? .min : .max }
    return Int64((seconds * 1e6).rounded())
}
