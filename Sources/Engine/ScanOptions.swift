import Foundation

/// How deep a scan looks.
public enum Depth: String, Sendable, CaseIterable {
    /// Nothing: every frame is decoded and not looked at, to see what looking costs.
    case none
    /// What the records of battles need.
    case results
    /// Every frame of a battle.
    case full
}

/// What a scan was asked for.
public struct ScanOptions: Sendable {
    /// Where to start, seconds from the source's start; nil for its start.
    public var from: Double?
    /// Where to stop, seconds from the source's start; nil for its end.
    public var to: Double?
    /// When the recording began, seconds since 1970; nil for the container's own word.
    public var startedAt: Double?
    /// The game's key.
    public var game = "splatoon3"
    /// How deep to look.
    public var depth = Depth.results
    /// Where the game lies in the frame; nil looks for it.
    public var region: GameRegion?
    /// Threads of each job, for decoding and for reading; 0 shares the cores among them.
    public var threads = 0
    /// How many parts of a source are looked at side by side; what is told stays the same. Nil takes
    /// two for a file that is long enough to gain by it, and one for all else.
    public var jobs: Int?
    /// Whether to measure what each part of the scan costs.
    public var wantsTimings = false

    /// The usual scan.
    public init() {}

    /// Threads of each job by its share of the cores; 0 for all there are.
    var threadsOfJob: Int {
        guard threads == 0, let jobs, jobs > 1 else { return threads }
        return max(1, ProcessInfo.processInfo.activeProcessorCount / jobs)
    }
}

/// How far a scan has come.
public struct ScanProgress: Sendable {
    /// The source as the user gave it.
    public var location: String
    /// Seconds of the source that have been scanned up to.
    public var position: Double
    /// The source's length in seconds, where it is known.
    public var duration: Double?
    /// Frames read.
    public var frames: Int
    /// Battles closed.
    public var battles: Int
}

/// How a scan of one source ended.
public struct ScanOutcome: Sendable {
    /// What stopped it early, in one line; nil when it was read to its end.
    public var error: String?
    /// Whether it was interrupted on request.
    public var wasCancelled: Bool
    /// Battles closed.
    public var battles: Int
    /// What each part of the scan cost; nil where nobody asked for it.
    public var timings: SceneTimings?
}
