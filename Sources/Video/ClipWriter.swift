import CVideo

/// Writes a part of a tape to a Matroska file, on a thread of its own. Thread-safe.
///
/// No call waits for the disk, but for `wait(_:)` and the end of its life. Where the source comes back
/// with another codec or size, the clip goes on in another file (`-part2`). Left alone it writes nothing:
/// `allow(until:)` says how far it may go.
public final class ClipWriter: Sendable {
    // The handle is immutable and what it points to is locked.
    private nonisolated(unsafe) let handle: OpaquePointer

    /// The path of its first part.
    public let path: String

    /// How far a clip has come.
    public struct State: Sendable {
        /// Nothing more is written.
        public var isDone: Bool
        /// Files begun.
        public var parts: Int
        /// Session times of the first picture and of the end of the last one written; seconds.
        public var first, last: Double
        /// Written to all parts.
        public var bytes: Int
        /// Seconds that the tape had forgotten before they could be written.
        public var lost: Double
        /// Why it ended early; nil when it did not.
        public var trouble: VideoError?
    }

    /// Begins a clip with the keyframe at or before `start`, or with the first after it.
    ///
    /// - Parameters:
    ///   - path: the file, which ends in `.mkv`; it is replaced.
    ///   - start: session time, seconds.
    ///   - epoch: seconds since 1970 at session time 0; nil when unknown.
    ///   - writer: what the file says that it was written by.
    public init(
        _ path: String,
        tape: Tape,
        from start: Double,
        epoch: Double? = nil,
        writer: String
    ) throws(VideoError) {
        var error = cvideo_error()
        var made: OpaquePointer?
        let status = cvideo_clip_new(
            tape.handle,
            path,
            microseconds(start),
            epoch.map(microseconds) ?? 0,
            writer,
            &made,
            &error
        )
        guard status == CVIDEO_OK, let made else { throw VideoError(error, location: path) }
        handle = made
        self.path = path
    }

    // Ends the clip with what is written.
    deinit { cvideo_clip_free(handle) }

    /// Lets it write up to session time `until`; what lies behind may yet turn out not to belong to it.
    public func allow(until: Double) { cvideo_clip_allow(handle, microseconds(until)) }

    /// It ends with the last packet before session time `end`; pictures that are stored out of order
    /// may be shown a little later.
    public func end(at end: Double) { cvideo_clip_end(handle, microseconds(end)) }

    /// From now on it waits for nothing that is not on the tape yet.
    public func hurry() { cvideo_clip_hurry(handle) }

    /// Waits for it to be done, `seconds` at most; whether it is.
    public func wait(_ seconds: Double) -> Bool {
        cvideo_clip_wait(handle, Int64(max(0, min(seconds, 1e6)) * 1000))
    }

    /// How far it has come.
    public var state: State {
        var state = cvideo_clip_state()
        cvideo_clip_describe(handle, &state)
        return State(
            isDone: state.is_done,
            parts: Int(state.parts),
            first: Double(state.first) / 1e6,
            last: Double(state.last) / 1e6,
            bytes: Int(state.bytes),
            lost: Double(state.lost) / 1e6,
            trouble: state.error.status == CVIDEO_OK.rawValue
                ? nil : VideoError(state.error, location: path)
        )
    }

    /// The path of part 1, 2... of a clip at `path`: `path` itself, then `-part2` before its `.mkv`.
    public static func part(_ number: Int, of path: String) -> String {
        var bytes = [CChar](repeating: 0, count: path.utf8.count + 32)
        cvideo_clip_part_path(path, Int32(clamping: number), &bytes, bytes.count)
        return bytes.withUnsafeBytes { text(of: $0) }
    }
}
