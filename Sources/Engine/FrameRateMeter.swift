/// How many frames arrived a second, over the last second or so; told four times a second.
struct FrameRateMeter {
    private static let pace = Duration.milliseconds(250)
    private static let window = 4

    /// Frames a second over the last second.
    private(set) var framesPerSecond = 0.0
    private var counts: [(at: ContinuousClock.Instant, frames: Int)] = []
    private var next = ContinuousClock.now

    /// Whether it is time to tell again.
    var isDue: Bool { ContinuousClock.now >= next }

    /// Takes how many frames have arrived up to now.
    mutating func take(_ frames: Int) {
        let now = ContinuousClock.now
        next = now + Self.pace
        counts.append((now, frames))
        if counts.count > Self.window + 1 { counts.removeFirst() }
        guard let first = counts.first, first.at < now else { return }
        framesPerSecond = Double(frames - first.frames) / (first.at.duration(to: now) / .seconds(1))
    }
}
