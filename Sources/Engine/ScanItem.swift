import Game
import Vision

/// What looking at frames comes to, in order: all that is needed to tell what happened.
enum ScanItem: Sendable {
    /// What detectors saw.
    case observation(Observation)
    /// The game lies elsewhere from now on, or is known to.
    case calibrated(Viewport, at: Double, score: Double)
    /// Another second of the source has been looked at.
    case second(Double)
    /// The source's start, seconds since 1970, as it is known now.
    case start(Double)
    /// A problem that does not stop the scan, in one line.
    case warning(String)
}
