import Video
import Vision

/// What a short look at a source tells before it is scanned.
public struct SourceSurvey: Sendable {
    /// What the container says.
    public let info: SourceInfo
    /// The widest distance between the keyframes looked at, seconds; nil where fewer than two were.
    public private(set) var keyframeSpacing: Double?
    /// Whether the frames looked at follow one another evenly; nil where fewer than three were.
    public private(set) var isConstantRate: Bool?
    /// Frames decoded a second on this machine, nothing else being done; nil for a picture.
    public private(set) var decodingRate: Double?

    /// Frames decoded to see how fast that goes.
    private static let sample = 240
    /// Keyframes looked at.
    private static let keyframes = 20

    /// Whether a scan for results leaps from keyframe to keyframe where nothing changes.
    public var mayLeap: Bool {
        info.isSeekable && !info.isStill && (keyframeSpacing ?? .infinity) <= SkimPlan.widest
    }

    /// Seconds that decoding every frame takes; nil where the length or the rate is unknown.
    public var decodingSeconds: Double? {
        guard let duration = info.duration, let decodingRate, let rate = info.frameRate else {
            return nil
        }
        return duration * Double(rate.num) / Double(rate.den) / decodingRate
    }

    /// Opens `location` and decodes a few hundred frames and twenty keyframes of it.
    ///
    /// - Throws: `VideoError` when it cannot be opened or holds no video.
    public init(_ location: String, canceller: Canceller = Canceller()) throws {
        var options = ReaderOptions()
        options.wantsFingerprint = false
        var reader = try VideoReader(location, options: options, canceller: canceller)
        info = reader.info
        guard !info.isStill else { return }
        var picture = GamePicture()
        // The first frame waits for the decoder's threads to fill.
        guard try reader.next(into: &picture.frame) else { return }
        let began = ContinuousClock.now
        var frames = 0
        var before = picture.frame.time.seconds
        var key = before
        var steps: ClosedRange<Double>?
        while frames < Self.sample, try reader.next(into: &picture.frame) {
            frames += 1
            let step = picture.frame.time.seconds - before
            before += step
            if picture.frame.isKey {
                keyframeSpacing = max(keyframeSpacing ?? 0, before - key)
                key = before
            }
            steps = min(steps?.lowerBound ?? step, step)...max(steps?.upperBound ?? step, step)
        }
        if frames > 1, let steps {
            // Containers round to their ticks, so neighbouring steps may differ by two of them.
            let tick = Double(info.timeBase.num) / Double(max(info.timeBase.den, 1))
            isConstantRate = steps.upperBound - steps.lowerBound <= 2 * tick + 1e-9
        }
        if frames > 0 { decodingRate = Double(frames) / Scanner.seconds(since: began) }
        guard info.isSeekable else { return }
        reader.readKeyframes(only: true)
        try reader.seek(to: 0)
        var last: Double?
        for _ in 0..<Self.keyframes {
            guard try reader.next(into: &picture.frame) else { break }
            let time = picture.frame.time.seconds
            if let last { keyframeSpacing = max(keyframeSpacing ?? 0, time - last) }
            last = time
        }
    }
}
