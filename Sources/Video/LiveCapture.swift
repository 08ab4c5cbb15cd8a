import Foundation

/// Pulls a live source on a thread of its own and holds the newest frames ready.
///
/// Nothing queues up: a few frames wait, for no thread runs the very moment it is called; when one
/// more arrives they are gone and counted, and the newest alone is left. A source that drops is
/// opened again after ever longer pauses. The session's time begins with the
/// first frame and goes on while the source is away.
public final class LiveCapture: @unchecked Sendable {
    /// How to wait for a source.
    public struct Options: Sendable {
        /// Seconds to wait for the first frame; 0 tries once.
        public var wait = 0.0
        /// Seconds after which a lost source is given up; nil never does.
        public var giveUp: Double?
        /// Seconds without data after which a source counts as lost.
        public var stall = 10.0

        /// The usual options.
        public init() {}
    }

    /// How the source does.
    public struct State: Sendable {
        /// What is known of it; nil before the first frame.
        public fileprivate(set) var info: SourceInfo?
        /// Whether frames arrive.
        public fileprivate(set) var isLive = false
        /// Whether it is being stopped, so that frames that do not arrive are no news.
        public fileprivate(set) var isStopping = false
        /// Why not, where that is known.
        public fileprivate(set) var trouble: VideoError?
        /// Frames that arrived, that a newer one replaced, that were damaged or lost on the way.
        public fileprivate(set) var read = 0, dropped = 0, damaged = 0
        /// How often it was lost and came back.
        public fileprivate(set) var reopened = 0
        /// When the first frame arrived, seconds since 1970; 0 before it.
        public fileprivate(set) var startedAt = 0.0
        /// What ended it before the first frame; nil while it may still come.
        public fileprivate(set) var end: VideoError?
        /// Seconds of the session, now.
        public fileprivate(set) var now = 0.0
    }

    /// When a frame came, and after what.
    public struct Arrival: Sendable {
        /// Seconds since 1970 at which it arrived.
        public var wall: Double
        /// The source was lost before this frame, since so many seconds of the session.
        public var lostSince: Double?
        /// Damaged frames of the source up to it.
        public var damaged = 0
        /// The source's clock jumped at this frame, or at one that was let go of for it.
        public var isAfterJump = false
    }

    /// What `take` found.
    public enum Taken: Sendable {
        case frame(Arrival)
        /// No frame has come since the last one.
        case nothing
        /// There will be no more, because of an error or because the source has ended.
        case ended(VideoError?)
    }

    private let source: LiveSource
    private let options: Options
    private let canceller: Canceller
    private let bell: Bell
    private let tape: Tape?
    private let done = DispatchSemaphore(value: 0)

    // What follows is touched with `lock` held alone.
    private let lock = NSCondition()
    private var line = FrameLine()
    private var state = State()
    private var end: VideoError??
    private var zero: ContinuousClock.Instant?

    // What follows belongs to the capture thread.
    private var spare = Frame()
    private var lastTime = -Double.infinity
    private var lostSince: Double?
    private var lostAt: ContinuousClock.Instant?
    private var damagedBefore = 0
    /// What ended the last feed that gave frames; nil for its own end.
    private var lastTrouble: VideoError?

    /// A capture that has not begun.
    ///
    /// - Parameters:
    ///   - tape: what the source's readers write to; raw frames are encoded onto it here.
    ///   - bell: rung when there is something to take.
    ///   - canceller: ends it.
    public init(
        _ source: LiveSource,
        options: Options = Options(),
        tape: Tape? = nil,
        bell: Bell,
        canceller: Canceller
    ) {
        self.source = source
        self.options = options
        self.bell = bell
        self.tape = tape
        self.canceller = canceller
    }

    /// Begins to pull. To be called once.
    public func start() {
        let thread = Thread { [self] in
            let error = run()
            lock.lock()
            end = .some(error)
            state.end = error ?? nothingCame
            state.isLive = false
            lock.unlock()
            bell.ring()
            done.signal()
        }
        thread.name = "capture"
        thread.stackSize = 8 << 20
        thread.start()
    }

    /// Waits until the source is let go of; only after `canceller` or the end.
    public func join() {
        done.wait()
        done.signal()
    }

    /// How the source does.
    public var snapshot: State {
        lock.lock()
        defer { lock.unlock() }
        var state = state
        state.now = elapsed
        state.isStopping = canceller.isCancelled
        return state
    }

    /// Puts the next frame into `frame` where there is one that was not taken yet.
    public func take(into frame: inout Frame) -> Taken {
        lock.lock()
        defer { lock.unlock() }
        guard let arrival = line.take(into: &frame) else {
            if let end { return .ended(end) }
            return .nothing
        }
        lock.signal()
        return .frame(arrival)
    }

    // MARK: The capture thread

    private func run() -> VideoError? {
        let began = ContinuousClock.now
        var pause = Self.firstPause
        while true {
            let isFirst = zero == nil
            let left = options.wait - Self.seconds(since: began)
            var trouble: VideoError?
            do {
                let patience = isFirst && options.wait > 0 ? limit(left) : stall
                tape?.setOrigin(isFirst ? 0 : elapsed)
                let feed = try source.open(patience, canceller)
                // What stands there after a stream is its recording: all of it was seen.
                if !isFirst, Self.isRecording(feed.info) { return lastTrouble }
                let before = snapshot.read
                trouble = try pull(feed)
                lastTrouble = trouble
                if source.ending == .final || Self.isRecording(feed.info) { return trouble }
                if snapshot.read > before { pause = Self.firstPause }
            } catch {
                trouble = error
            }
            if canceller.isCancelled { return trouble?.code == .cancelled ? trouble : cancelled }
            let reason =
                trouble
                ?? VideoError(code: .io, location: source.name, message: "it ended", advice: "")
            if zero == nil {
                let left = options.wait - Self.seconds(since: began)
                guard left > 0 else { return reason }
                pause = min(pause, left)
            } else if lostAt == nil {
                lostSince = max(lastTime, 0)
                lostAt = .now
            }
            if let giveUp = options.giveUp, let lostAt, Self.seconds(since: lostAt) > giveUp {
                return reason
            }
            tell(reason)
            // Whoever wants to send finds somebody who listens.
            guard sleep(source.ending == .listens ? 0.02 : pause) else { return cancelled }
            pause = min(pause * 2, Self.longestPause)
        }
    }

    /// Whether it has a length that can be gone through, not just words about one.
    private static func isRecording(_ info: SourceInfo) -> Bool {
        info.isStill || (info.isSeekable && info.duration ?? 0 > 0)
    }

    private var nothingCame: VideoError {
        VideoError(code: .empty, location: source.name, message: "no frame came")
    }

    /// How long an opening may say nothing: never longer than the source is waited for.
    private var stall: Double {
        guard let giveUp = options.giveUp, let lostAt else { return limit(.infinity) }
        return limit(giveUp - Self.seconds(since: lostAt))
    }

    /// Who listens waits on; everything else is tried anew now and then.
    private func limit(_ left: Double) -> Double {
        max(1, source.ending == .listens ? left : min(options.stall, left))
    }

    private var cancelled: VideoError {
        VideoError(code: .cancelled, location: source.name, message: "stopped")
    }

    /// How far ahead of its time a frame may come, since segments come whole; seconds.
    private static let longestLead = 30.0

    /// Takes frames until the feed ends; gives what ended it, nil for its own end.
    private func pull(_ feed: any LiveFeed) throws(VideoError) -> VideoError? {
        var origin: Double?
        var encoder: FrameEncoder?
        while true {
            do {
                guard try feed.next(into: &spare) else { return nil }
            } catch {
                // A failure before the first frame is one of opening.
                if origin == nil { throw error }
                return error
            }
            if canceller.isCancelled { return cancelled }
            let shift: Double
            if let origin {
                shift = origin
            } else {
                shift = begin(feed.info, firstTime: spare.time.seconds)
                origin = shift
                tape?.correctOrigin(shift)
                if let tape, feed.info.isRaw {
                    encoder = try? FrameEncoder(tape: tape, rate: feed.info.frameRate)
                }
            }
            spare.shift(by: shift)
            if source.flow == .paced, spare.isDiscontinuous,
                spare.time.seconds > elapsed + Self.longestLead
            {
                // The clock jumped, and this frame is of now: nobody waits until that time has come.
                let back = shiftToNow(of: spare.time.seconds)
                spare.shift(by: back)
                origin = shift + back
                tape?.correctOrigin(shift + back)
            }
            let time = spare.time.seconds
            if source.flow == .paced, elapsed < time, !sleep(time - elapsed) { return cancelled }
            encoder?.put(spare, at: time)
            put(damaged: feed.damagedCount)
            lastTime = max(lastTime, time)
        }
    }

    /// By how much a time has to be shifted to be now, and after the last frame.
    private func shiftToNow(of time: Double) -> Double { max(elapsed, lastTime + 0.001) - time }

    /// A feed gives its first frame. Returns by how much its times are shifted in the session.
    private func begin(_ info: SourceInfo, firstTime: Double) -> Double {
        lock.lock()
        defer { lock.unlock() }
        let isFirst = zero == nil
        if isFirst {
            zero = ContinuousClock.now - .seconds(firstTime)
            state.info = info
            state.startedAt = Date().timeIntervalSince1970
        } else {
            state.reopened += 1
        }
        state.isLive = true
        state.trouble = nil
        damagedBefore = state.damaged
        return isFirst ? 0 : shiftToNow(of: firstTime)
    }

    /// Hands the spare frame over.
    private func put(damaged: Int) {
        let wall = Date().timeIntervalSince1970
        lock.lock()
        if source.flow == .waits {
            while !line.isEmpty, !canceller.isCancelled {
                _ = lock.wait(until: Date(timeIntervalSinceNow: 0.1))
            }
        }
        state.damaged = damagedBefore + damaged
        let arrival = Arrival(wall: wall, lostSince: lostSince, damaged: state.damaged)
        state.dropped += line.put(&spare, arrival)
        (lostSince, lostAt) = (nil, nil)
        state.read += 1
        lock.unlock()
        bell.ring()
    }

    private func tell(_ trouble: VideoError) {
        lock.lock()
        state.isLive = false
        state.trouble = trouble
        lock.unlock()
        bell.ring()
    }

    /// Waits; false where it was cancelled meanwhile.
    private func sleep(_ seconds: Double) -> Bool {
        let end = ContinuousClock.now + .seconds(seconds)
        while !canceller.isCancelled {
            let left = -Self.seconds(since: end)
            if left <= 0 { return true }
            Thread.sleep(forTimeInterval: min(left, 0.05))
        }
        return false
    }

    /// Seconds since the first frame; 0 before it.
    private var elapsed: Double { zero.map(Self.seconds(since:)) ?? 0 }

    private static let firstPause = 0.25
    private static let longestPause = 5.0

    private static func seconds(since start: ContinuousClock.Instant) -> Double {
        start.duration(to: .now) / .seconds(1)
    }
}
