/// What the per-frame loop tells the tracker, in order. Times are seconds from the source's start.
public enum Observation: Sendable, Hashable {
    /// A scene is on screen since `at`; it was certain at `seen`.
    case began(SceneID, at: Double, seen: Double)
    /// The frame at `at` was read.
    case read(SceneReading, at: Double)
    /// A scene was last on screen at `at`; it was certain at `seen`.
    case ended(SceneID, at: Double, seen: Double)
    /// Nothing is known from `from` to `to`.
    case gap(from: Double, to: Double, reason: String)

    /// When this was told: the time that never steps back from one observation to the next.
    public var time: Double {
        switch self {
        case .began(_, _, let seen), .ended(_, _, let seen): seen
        case .read(_, let at): at
        case .gap(_, let to, _): to
        }
    }
}
