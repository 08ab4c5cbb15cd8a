import Game

/// When a scan for results may leap: read keyframes alone until something changes.
///
/// The middle of a battle shows nothing that its record needs and that a keyframe every other second
/// does not show as well; nor does a stretch in which no screen of the game is known. Where a scene
/// begins or ends every frame is looked at, so that times and readings are those of a full scan.
struct SkimPlan {
    /// Keyframes farther apart than this may miss a scene, seconds.
    static let widest = 2.6
    /// How often a scene is read while its keyframes are leapt over, seconds.
    static let betweenReadings = 6.0
    /// How long a scene is looked at frame by frame before its middle is leapt over, seconds.
    private static let settle: [SceneID: Double] = [
        .battleHud: 15, .lobbySelect: 6, .lobbyMatching: 6,
    ]
    /// The same for nothing known on screen, between battles.
    private static let quiet = 6.0
    /// How long every frame is looked at after a leap that something ended, seconds.
    private static let rest = 3.0
    /// So many leaps in a row that came nowhere mean that keyframes are too far apart.
    private static let patience = 3

    private var scene: SceneID?
    private var since = 0.0
    private var next = 0.0
    private var failures = 0

    /// Whether this source is worth leaping in at all.
    var isOff: Bool { failures >= Self.patience }

    /// Whether to leap now.
    ///
    /// - Parameters:
    ///   - onScreen: the scene on screen; nil for none.
    ///   - isInBattle: a battle's record is open.
    ///   - time: seconds from the source's start.
    mutating func isDue(onScreen: SceneID?, isInBattle: Bool, at time: Double) -> Bool {
        if onScreen != scene {
            scene = onScreen
            since = time
        }
        guard !isOff, time >= next else { return false }
        guard let scene else { return !isInBattle && time - since >= Self.quiet }
        guard let settle = Self.settle[scene] else { return false }
        return time - since >= settle
    }

    /// Tells what a leap came to: how many keyframes were passed over.
    mutating func leapt(over keyframes: Int, to time: Double) {
        failures = keyframes == 0 ? failures + 1 : 0
        next = time + Self.rest
    }

    /// Time has jumped: what was seen before says nothing.
    mutating func reset(at time: Double) {
        scene = nil
        since = time
        next = time + Self.rest
    }
}
