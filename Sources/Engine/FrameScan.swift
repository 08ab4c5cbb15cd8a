import Game
import Scenes
import Video
import Vision

/// Looks at the frames of one open source, from a time on: the loop of every scan.
///
/// It says what was seen and decides nothing: see `EventTeller`. What it gives depends on the frames
/// alone, so that parts of a source can be looked at apart and put together again.
struct FrameScan: ~Copyable {
    /// How it ended.
    struct End: Sendable {
        /// Time of the last frame, seconds from the source's start.
        var position = 0.0
        var counts = StreamLines.Counts()
        /// What stopped it early.
        var error: VideoError?
        /// What each part cost; nil where nobody asked for it.
        var timings: SceneTimings?
    }

    /// What a scan needs besides its source.
    struct Tools {
        var detectors: [any SceneDetector]
        /// Nil takes the whole frame for the game.
        var locator: GameLocator?
        var names: GameNames?
    }

    var reader: VideoReader
    let location: String
    let options: ScanOptions
    let tools: Tools
    var watch: SceneWatch
    var counts = StreamLines.Counts()
    /// Time of the last frame, seconds from the source's start.
    var position = 0.0
    /// Whether the frame at `position` is a keyframe.
    var isAtKey = false
    var size: (width: Int, height: Int)?
    var calibration: SourceCalibration?
    /// Where the game is known to lie before the first frame is seen.
    let known: Viewport?
    var skim = SkimPlan()
    /// Whether the source's clock has ever jumped: a time alone is not to be relied on.
    var hasJumped = false
    /// Whether it has since the last frame that was looked at.
    var isAfterJump = false
    /// Frames that were damaged before the scan begins.
    var damagedBefore = 0
    var damage = DamageWatch()
    private var nextProgress = 0.0
    private var nextSecond = 0.0
    private var nextReturn = returnInterval

    /// How often memory that is free goes back to the system, seconds of the source.
    private static let returnInterval = 10.0

    init(
        reader: consuming VideoReader,
        location: String,
        options: ScanOptions,
        tools: Tools,
        known: Viewport? = nil
    ) {
        self.reader = reader
        self.location = location
        self.options = options
        self.tools = tools
        self.known = known
        watch = SceneWatch(detectors: tools.detectors)
        watch.timings = options.wantsTimings ? SceneTimings() : nil
    }

    /// Looks at every frame from `options.from` to `options.to`, as deep as `options.depth` says.
    ///
    /// - Parameters:
    ///   - sink: gets what is seen, in order; what it throws ends the scan and is thrown on.
    ///   - isEnough: asked at checkpoints; true ends the scan there, with what is on screen left open.
    ///   - progress: called a few times a second of the source.
    mutating func run(
        isEnough: ((Checkpoint) -> Bool)? = nil,
        progress: (_ position: Double, _ frames: Int) -> Void = { _, _ in },
        sink: (ScanItem) throws -> Void
    ) throws -> End {
        let info = reader.info
        var stop: VideoError?
        var isHandedOver = false
        do {
            if let from = options.from, from > 0, !info.isStill {
                try begin(at: from)
                position = from
                nextSecond = from
                nextReturn = from + Self.returnInterval
            }
            isHandedOver = try Parallel.$cores.withValue(options.threadsOfJob) {
                try loop(
                    isStill: info.isStill,
                    isEnough: isEnough,
                    progress: progress,
                    sink: sink
                )
            }
        } catch let error as VideoError {
            stop = error
        }
        counts.damaged = reader.damagedCount - damagedBefore
        if isHandedOver {
            return End(position: position, counts: counts, timings: watch.timings)
        }
        if counts.read == 0, stop == nil {
            try sink(.warning("\(location): no frame lies between --from and --to"))
        }
        if let end = damage.lastPassedOver, end - position >= DamageWatch.worthTelling {
            try tellGap(until: end, reason: "damaged", sink: sink)
            position = end
        }
        let last = counts.read > 0 ? position : 0
        try watch.interrupt(at: last) { try sink(.observation($0)) }
        return End(position: last, counts: counts, error: stop, timings: watch.timings)
    }

    /// Goes to where the scan begins. Where the source's clock starts anew in between, a time is known
    /// once everything before it has been read, for which keyframes will do.
    private mutating func begin(at from: Double) throws {
        if !reader.info.isSteady {
            reader.readKeyframes(only: true)
            do {
                try skip(to: from)
            } catch let error as VideoError where [.truncated, .corrupt].contains(error.code) {
                // It is met again where it matters.
            }
            reader.readKeyframes(only: false)
            damagedBefore = reader.damagedCount
            _ = damage.hasGrown(to: damagedBefore, at: -.infinity)
        }
        try reader.seek(to: from)
    }

    private mutating func skip(to time: Double) throws {
        var frame = Frame()
        while try reader.next(into: &frame), frame.time.seconds < time {}
    }

    /// What it read from, for another scan of the same source.
    consuming func leftReader() -> VideoReader { reader }

    /// True where `isEnough` ended it.
    private mutating func loop(
        isStill: Bool,
        isEnough: ((Checkpoint) -> Bool)?,
        progress: (Double, Int) -> Void,
        sink: (ScanItem) throws -> Void
    ) throws -> Bool {
        var picture = GamePicture()
        var held = GamePicture()
        while true {
            if mayLeap, skim.isDue(watch, at: position, isKey: isAtKey) {
                let isDone = try leap(
                    &picture,
                    held: &held,
                    isEnough: isEnough,
                    progress: progress,
                    sink: sink
                )
                if isDone { return true }
            }
            guard try next(into: &picture.frame) else { break }
            let time = picture.frame.time.seconds
            // A frame that is passed over may be the one that says it.
            isAfterJump = isAfterJump || picture.frame.isDiscontinuous
            if let to = options.to, time > to {
                try lookToTheEnd(at: held, until: to, sink: sink)
                return false
            }
            if options.depth == .none {
                counts.read += 1
                position = max(position, time)
                try tick(progress: progress, sink: sink)
                continue
            }
            if damage.passesOver(picture.frame, at: time, isStill: isStill) {
                counts.read += 1
                continue
            }
            let isHurt = damage.hasGrown(to: reader.damagedCount, at: time)
            if !isStill, counts.read > 0, !isAfterJump, !isHurt {
                try lookOn(at: held, until: time, sink: sink)
            }
            try noticeBreaks(picture.frame, isHurt: isHurt, time: time, sink: sink)
            isAfterJump = false
            counts.read += 1
            counts.analysed += 1
            position = max(position, time)
            isAtKey = picture.frame.isKey
            if isStill {
                try readStill(&picture, sink: sink)
                continue
            }
            try locate(&picture, sink: sink)
            try look(at: picture, time: position, isKey: isAtKey, sink: sink)
            try tick(progress: progress, sink: sink)
            if isAtKey, let isEnough, let checkpoint = checkpoint(of: picture),
                isEnough(checkpoint)
            {
                return true
            }
            swap(&picture, &held)
        }
        if let end = reader.info.duration {
            let last = min(end, position + 10, options.to ?? .infinity)
            try lookToTheEnd(at: held, until: last, sink: sink)
        }
        return false
    }

    mutating func next(into frame: inout Frame) throws(VideoError) -> Bool {
        guard watch.timings != nil else { return try reader.next(into: &frame) }
        let began = ContinuousClock.now
        defer { watch.timings?.add(.decoding, ContinuousClock.now - began) }
        return try reader.next(into: &frame)
    }

    /// What is done now and then while time goes by.
    mutating func tick(progress: (Double, Int) -> Void, sink: (ScanItem) throws -> Void) throws {
        if position >= nextSecond {
            nextSecond = position.rounded(.down) + 1
            try sink(.second(position))
        }
        if position >= nextReturn {
            nextReturn = position + Self.returnInterval
            Allocator.giveBack()
        }
        guard position >= nextProgress else { return }
        nextProgress = position + 0.5
        progress(position, counts.read)
    }

    mutating func look(
        at picture: borrowing GamePicture,
        time: Double,
        isKey: Bool,
        sink: (ScanItem) throws -> Void
    ) throws {
        var complaints: [String] = []
        try watch.look(at: picture, time: time, isKey: isKey) {
            try sink(.observation($0))
        } failed: {
            complaints.append("\(location): at \(time) s: \($0)")
        }
        for complaint in complaints { try sink(.warning(complaint)) }
    }

    /// Sees to it that detectors look where the game is.
    mutating func locate(
        _ picture: inout GamePicture,
        sink: (ScanItem) throws -> Void
    ) throws {
        guard var calibration else { return }
        let began = watch.timings == nil ? nil : ContinuousClock.now
        defer { if let began { watch.timings?.add(.locating, ContinuousClock.now - began) } }
        do {
            let score = try calibration.follow(
                picture.frame,
                time: position,
                knows: watch.isOnScreen
            )
            if let score {
                try sink(.calibrated(calibration.viewport, at: position, score: score))
            }
        } catch let error as VisionError {
            try sink(.warning("\(location): at \(position) s: \(error)"))
        }
        picture.viewport = calibration.viewport
        self.calibration = calibration
    }

    /// A still picture is a scene that lasts no time.
    private mutating func readStill(
        _ picture: inout GamePicture,
        sink: (ScanItem) throws -> Void
    ) throws {
        let reading: SceneReading
        do {
            reading = try StillReader(
                detectors: tools.detectors,
                locator: tools.locator,
                region: options.region
            ).read(&picture)
        } catch {
            return try sink(.warning("\(location): \(error)"))
        }
        guard reading.scene != .unknown else { return }
        try sink(.observation(.began(reading.scene, at: position, seen: position)))
        try sink(.observation(.read(reading, at: position)))
        try sink(.observation(.ended(reading.scene, at: position, seen: position)))
    }
}
