/// How many frames came in the last second, told four times a second.
struct FrameRateMeter {
    private static let pace = Duration.milliseconds(250)
    private static let window = 4

    /// Frames a second over the last second.
    private(set) var framesPerSecond = 0.0
    private var counts: [Int] = []
    private var count = 0
    private var next = ContinuousClock.now

    /// A frame came.
    mutating func count(_ frames: Int = 1) { count += frames }

    /// Whether it is time to tell again.
    var isDue: Bool {
        mutating get {
            let now = ContinuousClock.now
            guard now >= next else { return false }
            next = now + Self.pace
            counts.append(count)
            count = 0
            if counts.count > Self.window { counts.removeFirst() }
            framesPerSecond = Double(counts.reduce(0, +)) / Double(counts.count) * 4
            return true
        }
    }
}
