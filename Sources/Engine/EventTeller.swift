import Foundation
import Game
import Video

/// Turns what looking came to into events.
struct EventTeller {
    private var lines: StreamLines
    private let info: SourceInfo
    private let location: String
    private var tracker: MatchTracker

    /// Battles closed so far.
    var battles: Int { tracker.battles }
    /// The id of the battle that is going on; nil between battles.
    var battle: String? { tracker.battleID }

    /// - Parameter session: what stands for the source in ids; nil for its name. A source that is
    ///   watched evening after evening is another one each time.
    init(
        _ info: SourceInfo,
        location: String,
        options: ScanOptions,
        session: String? = nil
    ) {
        let start = options.startedAt ?? info.creationTime
        let moment = start ?? Date().timeIntervalSince1970
        let identity = BattleIdentity(
            content: info.fingerprint ?? session ?? "session:\(moment):\(location)"
        )
        self.info = info
        self.location = location
        lines = StreamLines(
            source: location,
            game: options.game,
            start: start,
            idHead: session ?? location
        )
        tracker = MatchTracker(
            source: location,
            idHead: session,
            game: options.game,
            recordingStart: start
        ) { identity.id(start: $0) }
    }

    /// The first line of the source.
    var opened: GameEvent { lines.opened(info) }

    /// The events that are certain with `item`; what is no event goes to `warn`.
    mutating func take(
        _ item: ScanItem,
        emit: (GameEvent) throws -> Void,
        warn: (String) -> Void
    ) rethrows {
        switch item {
        case .observation(let observation):
            let known = tracker.ignoredPages.count
            for event in tracker.observe(observation) { try emit(event) }
            for page in tracker.ignoredPages.dropFirst(known) {
                warn(
                    "\(location): at \(page.at) s: a result page (\(page.scene.rawValue)) that is not of the"
                        + " battle before it is taken for one looked up, and left out"
                )
            }
        case .calibrated(let viewport, let time, let score):
            try emit(lines.calibrated(viewport, at: time, score: score, info: info))
        case .second(let time):
            for event in tracker.advance(to: time) { try emit(event) }
        case .start(let start):
            lines.start = start
            tracker.recordingStart = start
        case .warning(let text): warn(text)
        }
    }

    /// Closes what is open and tells the source's last line.
    ///
    /// - Parameter seconds: how long the scan took.
    mutating func close(
        _ end: FrameScan.End,
        seconds: Double,
        emit: (GameEvent) throws -> Void
    ) rethrows {
        for event in tracker.finish(at: end.position) { try emit(event) }
        try emit(
            lines.closed(
                at: end.position,
                counts: end.counts,
                battles: tracker.battles,
                duration: info.duration ?? end.position,
                seconds: seconds,
                error: end.error?.description
            )
        )
    }
}
