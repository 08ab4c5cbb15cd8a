import Foundation
import Game
import Scenes
import Video
import Vision

/// The scan of one open source: the loop over its frames.
struct ScanRun: ~Copyable {
    var reader: VideoReader
    let location: String
    let options: ScanOptions
    var watch: SceneWatch
    var tracker: MatchTracker
    private let lines: StreamLines
    var counts = StreamLines.Counts()
    /// Time of the last frame, seconds from the source's start.
    var position = 0.0
    var size: (width: Int, height: Int)?
    let locator: GameLocator?
    var calibration: SourceCalibration?
    var skim = SkimPlan()
    /// Whether the source's clock has ever jumped: going back to a time is not to be relied on.
    var hasJumped = false
    var damage = DamageWatch()
    private var nextProgress = 0.0
    private var nextAdvance = 0.0

    init(
        reader: consuming VideoReader,
        location: String,
        options: ScanOptions,
        detectors: [any SceneDetector],
        locator: GameLocator?
    ) {
        let info = reader.info
        let start = options.startedAt ?? info.creationTime
        let session = start ?? Date().timeIntervalSince1970
        let identity = BattleIdentity(content: info.fingerprint ?? "session:\(session):\(location)")
        self.reader = reader
        self.location = location
        self.options = options
        self.locator = locator
        watch = SceneWatch(detectors: detectors)
        watch.timings = options.wantsTimings ? SceneTimings() : nil
        tracker = MatchTracker(
            source: location,
            game: options.game,
            recordingStart: start
        ) { identity.id(start: $0) }
        lines = StreamLines(source: location, game: options.game, start: start)
    }

    /// Reads every frame; see `Scanner.scan`.
    mutating func scan(
        began: ContinuousClock.Instant,
        emit: (GameEvent) throws -> Void,
        progress: (ScanProgress) -> Void,
        warn: (String) -> Void
    ) throws -> ScanOutcome {
        let info = reader.info
        try emit(lines.opened(info))
        var stop: VideoError?
        do {
            if let from = options.from, from > 0, !info.isStill {
                try reader.seek(to: from)
                position = from
            }
            try loop(isStill: info.isStill, emit: emit, progress: progress, warn: warn)
        } catch let error as VideoError {
            stop = error
        }
        if counts.read == 0, stop == nil {
            warn("\(location): no frame lies between --from and --to")
        }
        if let end = damage.lastPassedOver, end - position >= DamageWatch.worthTelling {
            try tellGap(until: end, reason: "damaged", emit: emit)
            position = end
        }
        let last = counts.read > 0 ? position : 0
        try watch.interrupt(at: last) { for event in tracker.observe($0) { try emit(event) } }
        for event in tracker.finish(at: last) { try emit(event) }
        counts.damaged = reader.damagedCount
        let cancelled = stop?.code == .cancelled
        let seconds = Scanner.seconds(since: began)
        try emit(
            lines.closed(
                at: last,
                counts: counts,
                battles: tracker.battles,
                duration: info.duration ?? last,
                seconds: seconds,
                error: stop?.description
            )
        )
        return ScanOutcome(
            error: stop?.description,
            wasCancelled: cancelled,
            battles: tracker.battles,
            timings: watch.timings
        )
    }

    private mutating func loop(
        isStill: Bool,
        emit: (GameEvent) throws -> Void,
        progress: (ScanProgress) -> Void,
        warn: (String) -> Void
    ) throws {
        var picture = GamePicture()
        var held = GamePicture()
        while true {
            if mayLeap, calibration != nil,
                skim.isDue(
                    onScreen: watch.onScreen,
                    isInBattle: tracker.battleID != nil,
                    at: position
                )
            {
                try leap(&picture, emit: emit, progress: progress, warn: warn)
            }
            guard try next(into: &picture.frame) else { break }
            let time = picture.frame.time.seconds
            if let to = options.to, time > to { return }
            if options.depth == .none {
                counts.read += 1
                position = max(position, time)
                try tick(emit: emit, progress: progress)
                continue
            }
            if damage.passesOver(picture.frame, at: time, isStill: isStill) {
                counts.read += 1
                continue
            }
            let isHurt = damage.hasGrown(to: reader.damagedCount)
            if !isStill, counts.read > 0, !picture.frame.isDiscontinuous, !isHurt {
                try lookOn(at: held, until: time, emit: emit, warn: warn)
            }
            try noticeBreaks(picture.frame, isHurt: isHurt, time: time, emit: emit)
            counts.read += 1
            counts.analysed += 1
            position = max(position, time)
            if isStill {
                try readStill(&picture, emit: emit, warn: warn)
                continue
            }
            try locate(&picture, emit: emit, warn: warn)
            try look(at: picture, time: position, emit: emit, warn: warn)
            try tick(emit: emit, progress: progress)
            swap(&picture, &held)
        }
        // The last frame stays on screen until the source's end.
        if !isStill, counts.analysed > 0, options.to == nil, damage.lastPassedOver == nil,
            let end = reader.info.duration
        {
            try lookOn(at: held, until: min(end, position + 10), emit: emit, warn: warn)
        }
    }

    private mutating func next(into frame: inout Frame) throws(VideoError) -> Bool {
        guard watch.timings != nil else { return try reader.next(into: &frame) }
        let began = ContinuousClock.now
        defer { watch.timings?.add(.decoding, ContinuousClock.now - began) }
        return try reader.next(into: &frame)
    }

    /// What is done now and then while time goes by.
    mutating func tick(
        emit: (GameEvent) throws -> Void,
        progress: (ScanProgress) -> Void
    ) throws {
        if position >= nextAdvance {
            nextAdvance = position + 1
            for event in tracker.advance(to: position) { try emit(event) }
        }
        guard position >= nextProgress else { return }
        nextProgress = position + 0.5
        progress(
            ScanProgress(
                location: location,
                position: position,
                duration: reader.info.duration,
                frames: counts.read,
                battles: tracker.battles
            )
        )
    }

    mutating func look(
        at picture: borrowing GamePicture,
        time: Double,
        emit: (GameEvent) throws -> Void,
        warn: (String) -> Void
    ) throws {
        try watch.look(at: picture, time: time) { observation in
            for event in tracker.observe(observation) { try emit(event) }
        } failed: {
            warn("\(location): at \(time) s: \($0)")
        }
    }

    /// Sees to it that detectors look where the game is.
    mutating func locate(
        _ picture: inout GamePicture,
        emit: (GameEvent) throws -> Void,
        warn: (String) -> Void
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
                try emit(
                    lines.calibrated(
                        calibration.viewport,
                        at: position,
                        score: score,
                        info: reader.info
                    )
                )
            }
        } catch let error as VisionError {
            warn("\(location): at \(position) s: \(error)")
        }
        picture.viewport = calibration.viewport
        self.calibration = calibration
    }

    /// A picture that stays on screen for long (variable frame rate) is looked at again, as if its
    /// frames had been repeated.
    private mutating func lookOn(
        at held: borrowing GamePicture,
        until end: Double,
        emit: (GameEvent) throws -> Void,
        warn: (String) -> Void
    ) throws {
        let step = SceneWatch.settle * 1.2
        while end - position > step * 1.5 {
            position += step
            try look(at: held, time: position, emit: emit, warn: warn)
        }
    }

    /// A still picture is a scene that lasts no time.
    private mutating func readStill(
        _ picture: inout GamePicture,
        emit: (GameEvent) throws -> Void,
        warn: (String) -> Void
    ) throws {
        let reading: SceneReading
        do {
            reading = try StillReader(
                detectors: watch.detectors,
                locator: locator,
                region: options.region
            ).read(&picture)
        } catch {
            warn("\(location): \(error)")
            return
        }
        guard reading.scene != .unknown else { return }
        for observation in [
            Observation.began(reading.scene, at: position, seen: position),
            .read(reading, at: position), .ended(reading.scene, at: position, seen: position),
        ] {
            for event in tracker.observe(observation) { try emit(event) }
        }
    }
}
