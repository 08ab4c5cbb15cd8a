import Video
import Vision

/// Follows where the game picture lies in one source.
///
/// Until the game has been found, the frame is searched now and then; afterwards only when nothing
/// known has been on screen for a while, since a changed stream layout looks just like that.
struct SourceCalibration {
    /// The canvas in the frames to come.
    private(set) var viewport: Viewport

    private let locator: GameLocator?
    private let isFixed: Bool
    /// Whether the game has been found there.
    private(set) var isConfirmed = false
    private var nextLook = -Double.infinity
    private var pause = Self.firstPause
    /// A place other than the confirmed one, seen once.
    private var rumour: Viewport?

    /// Seconds between looks at first; doubled after each look in vain.
    private static let firstPause = 0.5
    private static let longestPause = 8.0
    /// Seconds without a known scene after which a found game is looked for again.
    private static let quiet = 3.0
    /// Canvas units up to which two places are the same.
    private static let same = 2.0

    /// - Parameters:
    ///   - width: of the frames, pixels.
    ///   - height: of the frames, pixels.
    ///   - region: where a person says the game lies.
    ///   - known: where it was found in another part of the source.
    ///   - locator: nil takes the whole frame for the game.
    init(
        width: Int,
        height: Int,
        region: GameRegion?,
        known: Viewport? = nil,
        locator: GameLocator?
    ) {
        viewport = region?.viewport ?? known ?? Viewport(width: width, height: height)
        isConfirmed = region == nil && known != nil
        isFixed = region != nil
        self.locator = locator
    }

    /// Looks at a frame when it is time to.
    ///
    /// - Parameters:
    ///   - frame: the frame at `time`, seconds.
    ///   - knows: a scene is on screen.
    /// - Returns: the score of a place that is new or newly confirmed; nil where nothing changed.
    mutating func follow(
        _ frame: borrowing Frame,
        time: Double,
        knows: Bool
    ) throws -> Double? {
        guard isLookDue(at: time, knows: knows) else { return nil }
        return try look(at: frame, time: time, knows: knows)
    }

    /// Whether it is time to look at a frame; costs nothing. Parameters as for `follow`.
    mutating func isLookDue(at time: Double, knows: Bool) -> Bool {
        if isFixed { return !isConfirmed }
        if knows, isConfirmed {
            // From here on it matters only when something known was on screen.
            nextLook = time + Self.quiet
            pause = Self.firstPause
            rumour = nil
        }
        return time >= nextLook && locator != nil
    }

    /// Looks at a frame. Parameters, result and errors as for `follow`.
    mutating func look(
        at frame: borrowing Frame,
        time: Double,
        knows: Bool
    ) throws -> Double? {
        if isFixed { return confirm(1, at: time) }
        guard let locator else { return nil }
        nextLook = time + pause
        pause = min(pause * 2, Self.longestPause)
        let whole = Viewport(width: frame.width, height: frame.height)
        let found = try locator.locate(frame, near: viewport, isKnown: knows)
        guard found.score >= GameLocator.sure else {
            rumour = nil
            // The detectors know the place better than the edges do.
            return knows ? confirm(found.score, at: time) : nil
        }
        let place = found.snapped(to: whole).viewport
        if place.distance(to: viewport) <= Self.same {
            rumour = nil
            return confirm(found.score, at: time)
        }
        // A found game does not move for one odd picture.
        if isConfirmed, rumour.map({ $0.distance(to: place) > Self.same }) ?? true {
            rumour = place
            nextLook = time + Self.firstPause
            return nil
        }
        viewport = place
        rumour = nil
        isConfirmed = false
        return confirm(found.score, at: time)
    }

    /// Adds what decides of the future while something known is on screen.
    func hash(into hasher: inout Hasher) {
        hasher.combine(viewport)
        hasher.combine(isConfirmed)
    }

    private mutating func confirm(_ score: Double, at time: Double) -> Double? {
        pause = Self.firstPause
        nextLook = max(nextLook, time + Self.quiet)
        guard !isConfirmed else { return nil }
        isConfirmed = true
        return score
    }
}
