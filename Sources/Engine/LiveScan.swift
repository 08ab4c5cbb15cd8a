import Game
import Scenes
import Video
import Vision

/// Looks at the newest frame of a live source, again and again: the loop of `live`.
///
/// Probes run here, on every frame; what takes long (readings, looking for the game) is done at the
/// `ReadingDesk`. So no frame waits for a reading, and what a reading says is told as certain at the
/// frame that is newest by then.
struct LiveScan: ~Copyable {
    let capture: LiveCapture
    let bell: Bell
    let location: String
    let options: ScanOptions
    let tools: FrameScan.Tools
    /// Whether frames wait until they are looked at.
    let isPatient: Bool
    var watch: SceneWatch
    var calibration: SourceCalibration?
    var status: LiveStatus
    var position = 0.0
    private let desk: ReadingDesk
    /// Whether the desk looks for the game, and whether in frames of a former size.
    private var isLooking = false
    private var isLookStale = false
    private var damage = DamageWatch()
    var size: (width: Int, height: Int)?
    var analysed = 0
    private var nextSecond = 0.0
    private var nextLook = 0.0
    /// When the source was noticed to be lost, seconds of the session; nil while it is there.
    private var lostSince: Double?
    /// Since when frames were missing that is not told yet, seconds of the session.
    private var untoldLoss: Double?
    /// Whether the source's clock has jumped since the last frame that was looked at.
    private var isAfterJump = false
    /// The time of the last frame that was not passed over for its damage; nil before there is one.
    private var soundUntil: Double?
    private var clock = ArrivalClock()
    var meter = FrameRateMeter()

    /// How often a frame is looked at when only results are wanted, seconds.
    private static let resultsPace = 0.08
    /// How long to wait for a frame before time goes on without one, seconds.
    private static let patience = 0.25

    init(
        capture: LiveCapture,
        bell: Bell,
        location: String,
        options: ScanOptions,
        tools: FrameScan.Tools,
        isPatient: Bool,
        status: LiveStatus
    ) {
        self.capture = capture
        self.bell = bell
        self.location = location
        self.options = options
        self.tools = tools
        self.isPatient = isPatient
        self.status = status
        desk = ReadingDesk(detectors: tools.detectors, bell: bell)
        watch = SceneWatch(detectors: tools.detectors, readsBeside: true, pace: .live)
    }

    /// Looks until the source ends.
    ///
    /// - Parameters:
    ///   - sink: gets what is seen, in order; what it throws ends the scan and is thrown on.
    ///   - audience: gets the rest.
    ///   - battle: the id of the battle going on, and how many are over.
    mutating func run(
        audience: any LiveAudience,
        battle: () -> (id: String?, count: Int),
        sink: (ScanItem) throws -> Void
    ) throws -> FrameScan.End {
        defer { desk.close() }
        var picture = GamePicture()
        var end: VideoError?
        loop: while true {
            if let outcome = desk.take() { try take(outcome, sink: sink) }
            if isPatient, desk.isBusy {
                bell.wait(Self.patience)
                continue
            }
            switch capture.take(into: &picture.frame) {
            case .frame(let arrival):
                try look(at: &picture, arrival, audience: audience, sink: sink)
            case .nothing:
                if !bell.wait(Self.patience) { try idle(sink: sink) }
            case .ended(let error):
                end = error
                break loop
            }
            show(battle, to: audience)
        }
        return try finish(end, audience: audience, sink: sink)
    }

    private mutating func look(
        at picture: inout GamePicture,
        _ arrival: LiveCapture.Arrival,
        audience: any LiveAudience,
        sink: (ScanItem) throws -> Void
    ) throws {
        let time = max(position, picture.frame.time.seconds)
        untoldLoss = untoldLoss ?? arrival.lostSince
        // A frame that is passed over may be the one that says it.
        isAfterJump = isAfterJump || arrival.isAfterJump
        if let start = clock.start(wall: arrival.wall, time: time), !isPatient {
            try sink(.start(start))
        }
        if audience.wantsPicture { show(picture, to: audience) }
        defer { position = time }
        if damage.passesOver(picture.frame, at: time, isStill: false) { return }
        let isHurt = damage.hasGrown(to: arrival.damaged, at: time)
        try noticeBreaks(picture.frame, isHurt: isHurt, time: time, sink: sink)
        soundUntil = time
        guard options.depth != .none else { return try tick(to: time, sink: sink) }
        guard options.depth == .full || time >= nextLook || desk.isBusy else { return }
        nextLook = time + Self.resultsPace
        analysed += 1
        if let calibration { picture.viewport = calibration.viewport }
        var seen: [Observation] = []
        watch.look(at: picture, time: time, isKey: true) {
            seen.append($0)
        } failed: { _ in
        }
        try tell(seen, sink: sink)
        try tick(to: time, sink: sink)
        hand(&picture, time: time)
    }

    /// Gives the desk what is to be done with the picture, if anything.
    private mutating func hand(_ picture: inout GamePicture, time: Double) {
        let order = watch.takeOrder()
        guard !desk.isBusy else {
            if let order { watch.withdraw(order) }
            return
        }
        if let order {
            desk.submit(.read(order), &picture)
        } else if var looking = calibration {
            let knows = watch.isOnScreen
            let isDue = looking.isLookDue(at: time, knows: knows)
            calibration = looking
            if isDue {
                isLooking = true
                desk.submit(.locate(looking, time: time, knows: knows), &picture)
            }
        }
    }

    private mutating func take(
        _ outcome: ReadingDesk.Outcome,
        sink: (ScanItem) throws -> Void
    ) throws {
        switch outcome {
        case .read(let order, let reading, let complaint):
            if let complaint {
                try sink(.warning("\(location): at \(order.time) s: \(complaint)"))
            }
            var seen: [Observation] = []
            watch.deliver(reading, for: order, at: position) { seen.append($0) }
            try tell(seen, sink: sink)
        case .located(let found, let score, let time, let complaint):
            isLooking = false
            if let complaint { try sink(.warning("\(location): at \(time) s: \(complaint)")) }
            // Frames of another size have come meanwhile: this is of the past.
            guard !isLookStale else {
                isLookStale = false
                return
            }
            calibration = found
            if let score {
                try sink(.calibrated(found.viewport, at: position, score: score))
            }
        }
    }

    /// Where what was seen before says nothing of what comes.
    private mutating func noticeBreaks(
        _ frame: borrowing Frame,
        isHurt: Bool,
        time: Double,
        sink: (ScanItem) throws -> Void
    ) throws {
        let now = (width: frame.width, height: frame.height)
        let isOtherSize = size.map { $0 != now } ?? false
        size = now
        if calibration == nil || isOtherSize {
            isLookStale = isLooking
            calibration = SourceCalibration(
                width: now.width,
                height: now.height,
                region: options.region,
                locator: tools.locator
            )
        }
        if let lost = untoldLoss {
            try tellGap(from: lost, to: time, reason: "source_lost", sink: sink)
        } else if isOtherSize {
            try tellGap(from: position, to: time, reason: "size_change", sink: sink)
        } else if isAfterJump {
            try tellGap(from: position, to: time, reason: "time_jump", sink: sink)
        } else if isHurt, let soundUntil, time - soundUntil >= DamageWatch.worthTelling {
            try tellGap(from: soundUntil, to: time, reason: "damaged", sink: sink)
        }
        (untoldLoss, lostSince, isAfterJump) = (nil, nil, false)
    }

    private mutating func tellGap(
        from: Double,
        to: Double,
        reason: String,
        sink: (ScanItem) throws -> Void
    ) throws {
        try watch.interrupt(at: position) { try sink(.observation($0)) }
        status.fields = .empty
        try sink(.observation(.gap(from: min(from, to), to: to, reason: reason)))
    }

    /// No frame came for a while. If the source is gone, so is what was on screen, and time goes on;
    /// else the frames are only late, and their time is theirs.
    private mutating func idle(sink: (ScanItem) throws -> Void) throws {
        let state = capture.snapshot
        guard state.info != nil, !isPatient, !state.isLive else { return }
        if lostSince == nil {
            lostSince = position
            try watch.interrupt(at: position) { try sink(.observation($0)) }
            status.fields = .empty
        }
        position = max(position, state.now)
        try tick(to: position, sink: sink)
    }

    /// Whoever waits for something to happen is told once a second that time has passed.
    private mutating func tick(to time: Double, sink: (ScanItem) throws -> Void) throws {
        guard time >= nextSecond else { return }
        nextSecond = time.rounded(.down) + 1
        try sink(.second(time))
    }

    private mutating func tell(
        _ observations: [Observation],
        sink: (ScanItem) throws -> Void
    ) throws {
        for observation in observations {
            switch observation {
            case .read(let reading, _): status.fields = reading.fields
            case .began, .ended: status.fields = .empty
            case .gap: break
            }
            try sink(.observation(observation))
        }
    }

    private mutating func finish(
        _ error: VideoError?,
        audience: any LiveAudience,
        sink: (ScanItem) throws -> Void
    ) throws -> FrameScan.End {
        while desk.isBusy {
            if let outcome = desk.take() { try take(outcome, sink: sink) } else { bell.wait(0.1) }
        }
        let state = capture.snapshot
        try watch.interrupt(at: position) { try sink(.observation($0)) }
        if let lostSince, position > lostSince {
            try sink(.observation(.gap(from: lostSince, to: position, reason: "source_lost")))
        }
        status.connection = .ended
        status.trouble = error?.description
        audience.show(status)
        let counts = StreamLines.Counts(
            read: state.read,
            analysed: analysed,
            dropped: state.dropped,
            damaged: state.damaged
        )
        return FrameScan.End(position: position, counts: counts, error: error)
    }
}
