import CVideo

/// Encodes raw frames onto a tape, on a thread of its own and at low priority.
///
/// H.264 by libx264: preset `superfast`, crf 23, no B-frames, a keyframe at least every 2 s; where
/// libx264 is missing, MPEG-4 Part 2 at a fixed quality. When it is not done with the frames before,
/// further ones are dropped and counted: nobody ever waits for it.
public final class FrameEncoder: Sendable {
    // The handle is immutable and what it points to is locked.
    private nonisolated(unsafe) let handle: OpaquePointer

    /// What came of the frames so far.
    public struct State: Sendable {
        /// Frames that are on the tape, and frames that were dropped.
        public var encoded, dropped: Int
        /// The encoder, such as `libx264`; nil before the first frame.
        public var name: String?
        /// Why nothing is encoded any more; nil while all is well.
        public var trouble: String?
    }

    /// An encoder that writes to `tape`.
    ///
    /// - Parameter rate: frames a second as expected; nil when unknown.
    public init(tape: Tape, rate: Rational?) throws(VideoError) {
        var error = cvideo_error()
        var made: OpaquePointer?
        let expected = cvideo_rational(num: rate?.num ?? 0, den: rate?.den ?? 0)
        let status = cvideo_encoder_new(tape.handle, expected, &made, &error)
        guard status == CVIDEO_OK, let made else { throw VideoError(error, location: "encoder") }
        handle = made
    }

    // Encodes what was handed over first.
    deinit { cvideo_encoder_free(handle) }

    /// Hands over a frame; its picture is shared, not copied. Never waits; false when it was dropped.
    ///
    /// - Parameter seconds: the session's time at which it is shown.
    @discardableResult
    public func put(_ frame: borrowing Frame, at seconds: Double) -> Bool {
        cvideo_encoder_put(handle, frame.handle, microseconds(seconds))
    }

    /// How it is doing.
    public var state: State {
        var state = cvideo_encoder_state()
        cvideo_encoder_describe(handle, &state)
        let name = withUnsafeBytes(of: state.name) { text(of: $0) }
        let message = withUnsafeBytes(of: state.error.message) { text(of: $0) }
        return State(
            encoded: Int(state.encoded),
            dropped: Int(state.dropped),
            name: name.isEmpty ? nil : name,
            trouble: message.isEmpty ? nil : message
        )
    }
}
