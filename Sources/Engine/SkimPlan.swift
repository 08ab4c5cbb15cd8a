import Game

/// When a scan for results may leap: read keyframes alone until something changes.
///
/// What is on screen and has settled, and a stretch in which no screen of the game is known, show
/// nothing that a keyframe every other second does not show as well. Where a scene begins or ends
/// every frame is looked at, so that times and readings are those of a full scan.
struct SkimPlan {
    /// Keyframes farther apart than this may miss a scene, seconds.
    static let widest = 2.6
    /// The same in the middle of a battle: what ends it and leads to the next one takes longer than
    /// this. It is a stretch and as much again.
    private static let widestInBattle = 12.5
    /// How long nothing is known on screen before it is leapt over, seconds.
    private static let quiet = 0.5
    /// After keyframes too far apart the next leap is tried at a multiple of this, seconds of the
    /// source.
    private static let beat = 30.0

    private var next = 0.0
    /// Where the last leap ended.
    private var from = -Double.infinity
    private var wasTooWide = false

    /// How far apart keyframes may be for a leap while `scene` is on screen; nil for none.
    static func widest(in scene: SceneID?) -> Double {
        scene == .battleHud ? widestInBattle : widest
    }

    /// In the middle of a battle the first keyframe in each stretch of so many seconds is enough;
    /// elsewhere all are wanted. It divides `ReadingSchedule.beat`, so that what is read in a battle
    /// does not depend on it.
    static func stretch(in scene: SceneID?) -> Double { scene == .battleHud ? 6 : 0 }

    /// When a reading that keeps failing is tried again while `scene` is on screen: where a stretch
    /// begins that lies wholly after `time`, since its first keyframe is met, however a source is gone
    /// through. Elsewhere every keyframe is met, and a page is not on screen for long.
    static func retry(after time: Double, in scene: SceneID?) -> Double {
        let stretch = scene == .battleHud ? stretch(in: scene) : 3
        return (time / stretch).rounded(.up) * stretch
    }

    /// Whether to leap now.
    ///
    /// - Parameters:
    ///   - watch: what is on screen.
    ///   - time: seconds from the source's start.
    ///   - isKey: the frame last looked at is a keyframe, to which going back costs nothing.
    func isDue(_ watch: SceneWatch, at time: Double, isKey: Bool) -> Bool {
        guard watch.isSettled, isKey || !wasTooWide, !isWaiting(watch, at: time) else {
            return false
        }
        return watch.isOnScreen || time - watch.lastChange >= Self.quiet
    }

    /// Whether what ended the last leap is still to be met.
    func isWaiting(_ watch: SceneWatch, at time: Double) -> Bool {
        time < next && (wasTooWide || !watch.isOnScreen || watch.lastChange <= from)
    }

    /// A leap is over.
    ///
    /// - Parameters:
    ///   - end: when the last frame is shown that was as before.
    ///   - change: when the keyframe is shown that was not: that is met again, and no other leap is
    ///     worth its way until then. Nil at the source's end.
    ///   - isTooWide: that keyframe lies too far away for anything to be said of what is between.
    mutating func leapt(to end: Double, change: Double?, isTooWide: Bool) {
        from = end
        wasTooWide = isTooWide
        next = change ?? .infinity
        if isTooWide, next.isFinite { next = (next / Self.beat).rounded(.up) * Self.beat }
    }

    /// What was seen before says nothing of what comes after `time`.
    mutating func reset(at time: Double) { next = time + Self.quiet }

    /// Adds what decides of leaps after `time`.
    func hash(into hasher: inout Hasher, _ watch: SceneWatch, at time: Double) {
        hasher.combine(isWaiting(watch, at: time))
        hasher.combine(max(next, time))
        hasher.combine(wasTooWide)
    }
}
