/// What time of day a session's second zero was, by when its frames arrived.
///
/// Frames are late by what a source and a busy machine make of it, never early; so the earliest of
/// some seconds is believed. The answer changes when the two clocks have drifted apart or one of
/// them was set.
struct ArrivalClock {
    private static let window = 5.0
    private static let tolerance = 0.25

    private var known: Double?
    private var best = Double.infinity
    private var windowEnd = 0.0

    /// Takes a frame's arrival, seconds since 1970, and its time in the session.
    ///
    /// - Returns: seconds since 1970 of the session's start, where it is new; nil else.
    mutating func start(wall: Double, time: Double) -> Double? {
        let start = wall - time
        guard let known else {
            self.known = start
            windowEnd = time + Self.window
            return start
        }
        best = min(best, start)
        guard time >= windowEnd else { return nil }
        defer {
            best = .infinity
            windowEnd = time + Self.window
        }
        guard abs(best - known) > Self.tolerance else { return nil }
        self.known = best
        return best
    }
}
