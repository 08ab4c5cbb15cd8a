import Video

/// Which damaged frames are better not looked at.
///
/// A frame decoded from damaged data may show another number than the game did, so a few are passed
/// over. A source that calls all its frames damaged is looked at all the same.
struct DamageWatch {
    /// A hole in what was seen that is worth a line of its own, seconds.
    static let worthTelling = 0.5
    /// Damaged frames in a row longer than this are looked at, seconds.
    private static let borne = 2.0
    /// How long after the last damage every frame is looked at, since more may follow, seconds.
    private static let caution = 30.0

    /// When the last frame that was passed over is shown; nil once a frame has been looked at.
    private(set) var lastPassedOver: Double?
    private var since: Double?
    private var known = 0
    private var lastHurt = -Double.infinity

    /// Whether not to look at `frame`, which is shown at `time`.
    mutating func passesOver(_ frame: borrowing Frame, at time: Double, isStill: Bool) -> Bool {
        guard frame.isDamaged, !isStill else {
            since = nil
            lastPassedOver = nil
            return false
        }
        let began = since ?? time
        since = began
        lastPassedOver = time - began < Self.borne ? time : nil
        return lastPassedOver != nil
    }

    /// Whether more has been damaged than when this was asked last; `time` is the frame's.
    mutating func hasGrown(to count: Int, at time: Double) -> Bool {
        guard count > known else { return false }
        known = count
        lastHurt = time
        return true
    }

    /// Whether damage, if there was any, lies well behind.
    func isOver(at time: Double) -> Bool { time - lastHurt > Self.caution }
}
