import Game

/// When a scene on screen is read again.
///
/// A scene is read a few times at once, at any frame. Then it is *settled*: from there on it is read
/// at keyframes, so that a scan that decodes nothing else reads the very same pictures as one that
/// decodes everything. Only where keyframes are too far apart does another frame do.
struct ReadingSchedule {
    /// How long between the readings before the scene is settled, seconds, and after how many it is,
    /// whatever they say. A reading of eight names costs as much as ten others.
    private let early: (pause: Double, readings: Int)
    /// Settled scenes are read again at multiples of this, seconds of the source: whoever comes to a
    /// scene in its middle reads it at the same frames.
    static let beat = 6.0
    /// The least time between two looks at a settled scene, seconds.
    private static let pause = 0.5

    /// How often settled scenes are read again.
    enum Pace: Sendable {
        /// At keyframes, so that a scan that decodes nothing else reads the same pictures.
        case keyframes
        /// At any frame, and a battle twice a second: somebody is watching.
        case live
    }

    private let scene: SceneID

    /// Whether keyframes are enough from now on.
    private(set) var isSettled = false
    /// From when on a reading is due, seconds of the source.
    private(set) var next: Double
    /// How long a settled scene waits for a keyframe, seconds.
    private let patience: Double
    /// How long a battle that is read for somebody who watches waits, seconds; nil for the beat.
    private let livePause: Double?

    /// - Parameters:
    ///   - scene: what is on screen.
    ///   - time: when it was first read.
    ///   - pace: how often it is read once it is settled.
    init(_ scene: SceneID, readAt time: Double, pace: Pace = .keyframes) {
        self.scene = scene
        early = scene == .battleIntro || scene == .battleJudge ? (0.6, 2) : (0.3, 3)
        next = time + early.pause
        patience = pace == .live ? 0 : SkimPlan.widest(in: scene)
        livePause = pace == .live && scene == .battleHud ? Self.pause : nil
    }

    /// Whether to read the frame at `time`.
    func isDue(at time: Double, isKey: Bool) -> Bool {
        guard time >= next else { return false }
        // A keyframe that comes as late as a leap may go is still waited for.
        return !isSettled || isKey || time > next + patience
    }

    /// Takes what a reading came to.
    ///
    /// - Parameters:
    ///   - time: when it was made.
    ///   - reads: how many there were.
    ///   - agreeing: how many in a row said the same as the one before.
    ///   - mayGain: another reading may show what this one did not.
    ///   - isSpent: more readings are worth little, whether or not they agree.
    mutating func wasRead(
        at time: Double,
        reads: Int,
        agreeing: Int,
        mayGain: Bool,
        isSpent: Bool
    ) {
        isSettled = isSettled || reads >= early.readings || (reads == 2 && agreeing > 0 && !mayGain)
        if !isSettled {
            next = time + early.pause
        } else if let livePause {
            next = time + livePause
        } else if isSpent || (agreeing > 1 && !mayGain) {
            next = Self.beat(after: time)
        } else {
            next = time + Self.pause
        }
    }

    /// The picture is the one that was read before: looks again soon.
    mutating func wasSeen(at time: Double) { next = time + Self.pause }

    /// A reading failed.
    mutating func failed(at time: Double) {
        next =
            isSettled
            ? SkimPlan.retry(after: time + Self.pause, in: scene) : time + early.pause
    }

    private static func beat(after time: Double) -> Double {
        ((time + 1) / beat).rounded(.up) * beat
    }
}
