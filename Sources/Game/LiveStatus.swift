/// How a live session is doing right now: what a page beside the player shows between events.
public struct LiveStatus: Sendable {
    /// What the source is doing.
    public enum Connection: String, Sendable, Hashable, CaseIterable {
        /// Nothing has arrived yet.
        case waiting
        /// Frames arrive.
        case live
        /// Frames arrived before, and the source is being opened again.
        case lost
        /// The session is over.
        case ended
    }

    /// The source as the user named it.
    public var source: String
    /// What the source is doing.
    public var connection = Connection.waiting
    /// Why the source is not there, in one line; nil while it is.
    public var trouble: String?
    /// Seconds from the source's start.
    public var position = 0.0
    /// Seconds since 1970 at which the session began.
    public var startedAt: Double
    /// Width and height of the newest frame in pixels; nil before the first.
    public var size: (width: Int, height: Int)?
    /// Frames that arrived in the last seconds, each second.
    public var framesPerSecond = 0.0
    /// Frames that arrived, that were looked at, that a newer one replaced, that were damaged.
    public var read = 0, analysed = 0, dropped = 0, damaged = 0
    /// How often the source was lost and came back.
    public var reopened = 0
    /// The scene on screen; nil for none.
    public var scene: SceneID?
    /// What was read of the scene on screen last, as `read` tells it; empty for none.
    public var fields = FieldTree.empty
    /// The battle going on; nil between battles.
    public var battle: String?
    /// Battles closed so far.
    public var battles = 0
    /// The clip being recorded; nil for none.
    public var recording: String?

    /// A session that begins.
    ///
    /// - Parameters:
    ///   - source: the source as the user named it.
    ///   - startedAt: seconds since 1970.
    public init(source: String, startedAt: Double) {
        self.source = source
        self.startedAt = startedAt
    }
}
