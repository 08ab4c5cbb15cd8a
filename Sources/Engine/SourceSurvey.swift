import Video
import Vision

/// What a short look at a source tells before it is scanned.
public struct SourceSurvey: Sendable {
    /// How a scan for results goes through a source.
    public enum Plan: Sendable {
        /// A picture, read once.
        case still
        /// From keyframe to keyframe wherever nothing changes.
        case keyframes
        /// The same in the middle of battles; elsewhere the keyframes are too far apart.
        case keyframesInBattle
        /// Every frame.
        case everyFrame

        /// The share of a recording that is decoded densely all the same, about: what the recordings
        /// of `tools/bench` took, three battles in ten minutes.
        var denseShare: Double {
            switch self {
            case .keyframes: 0.1
            case .keyframesInBattle: 0.45
            case .still, .everyFrame: 1
            }
        }
    }

    /// What the container says.
    public let info: SourceInfo
    /// How many parts of it a scan looks at side by side.
    public let jobs: Int
    /// The widest distance between the keyframes looked at, seconds; nil where fewer than two were.
    public private(set) var keyframeSpacing: Double?
    /// Whether the frames looked at follow one another evenly; nil where fewer than three were.
    public private(set) var isConstantRate: Bool?
    /// What ended the look early; what had been seen by then is told all the same.
    public private(set) var problem: VideoError?
    /// Frames decoded a second on this machine, nothing else being done.
    private var decodingRate: Double?
    /// Seconds of the source gone through a second, keyframe by keyframe.
    private var keyframeRate: Double?

    /// Frames decoded to see how fast that goes.
    private static let sample = 240
    /// Keyframes looked at.
    private static let keyframes = 20

    /// How a scan for results goes through it.
    public var plan: Plan {
        guard !info.isStill else { return .still }
        guard info.isSeekable, let keyframeSpacing else { return .everyFrame }
        if keyframeSpacing <= SkimPlan.widest(in: nil) { return .keyframes }
        return keyframeSpacing <= SkimPlan.widest(in: .battleHud) ? .keyframesInBattle : .everyFrame
    }

    /// Seconds that decoding every frame takes, as `--depth full` does; nil where the length or a rate
    /// is unknown.
    public var decodingSeconds: Double? {
        guard let duration = info.duration, let decodingRate, let rate = info.frameRate else {
            return nil
        }
        return duration * Double(rate.num) / Double(rate.den) / decodingRate
    }

    /// Seconds that a scan for results takes, about.
    public var resultsSeconds: Double? {
        guard let duration = info.duration, let decodingSeconds else { return nil }
        let sparse = plan == .everyFrame ? 0 : keyframeRate.map { duration / $0 } ?? 0
        return min(decodingSeconds, sparse + plan.denseShare * decodingSeconds)
    }

    /// Opens `location` and decodes a few hundred frames and twenty keyframes of it, as a scan would.
    ///
    /// - Throws: `VideoError` when it cannot be opened or holds no video.
    public init(
        _ location: String,
        canceller: Canceller = Canceller()
    ) throws(VideoError) {
        var scan = ScanOptions()
        var options = Scanner.readerOptions(scan)
        options.wantsFingerprint = false
        var reader = try VideoReader(location, options: options, canceller: canceller)
        info = reader.info
        scan.jobs = ParallelScan.usualJobs(location, scan)
        jobs = ParallelScan.isLongEnough(reader.info, scan) ? scan.jobs ?? 1 : 1
        guard !info.isStill else { return }
        do throws(VideoError) {
            var picture = GamePicture()
            try decode(&reader, &picture)
            if info.isSeekable { try leap(&reader, &picture) }
        } catch {
            problem = error
        }
    }

    /// Some hundred frames, one after another.
    private mutating func decode(
        _ reader: inout VideoReader,
        _ picture: inout GamePicture
    ) throws(VideoError) {
        // The first frame waits for the decoder's threads to fill.
        guard try reader.next(into: &picture.frame) else { return }
        let began = ContinuousClock.now
        var frames = 0
        var before = picture.frame.time.seconds
        var key = before
        var steps: ClosedRange<Double>?
        // Containers round to their ticks, so neighbouring steps may differ by two of them.
        let tick = Double(info.timeBase.num) / Double(max(info.timeBase.den, 1))
        while frames < Self.sample, try reader.next(into: &picture.frame) {
            frames += 1
            let step = picture.frame.time.seconds - before
            before += step
            if picture.frame.isKey {
                keyframeSpacing = max(keyframeSpacing ?? 0, before - key)
                key = before
            }
            let range = min(steps?.lowerBound ?? step, step)...max(steps?.upperBound ?? step, step)
            if frames > 1 {
                isConstantRate = range.upperBound - range.lowerBound <= 2 * tick + 1e-9
            }
            steps = range
            decodingRate = Double(frames) / Scanner.seconds(since: began)
        }
    }

    /// The first keyframes, from one to the next.
    private mutating func leap(
        _ reader: inout VideoReader,
        _ picture: inout GamePicture
    ) throws(VideoError) {
        reader.readKeyframes(only: true)
        try reader.seek(to: 0)
        var first: (time: Double, at: ContinuousClock.Instant)?
        var last = 0.0
        for _ in 0..<Self.keyframes {
            guard try reader.next(into: &picture.frame) else { return }
            let time = picture.frame.time.seconds
            if let first {
                keyframeSpacing = max(keyframeSpacing ?? 0, time - last)
                keyframeRate = (time - first.time) / Scanner.seconds(since: first.at)
            } else {
                first = (time, .now)
            }
            last = time
        }
    }
}
