/// Decides what happened from what the screens show: a pure value, no clock and no threads.
///
/// Feed it observations in time order; it gives back events in the order in which they became
/// certain. Rules that are not plain from the screens:
/// - A battle begins with its card, or with whatever is seen of it first. A card, a lobby, an
///   earlier stage after a later one (a HUD after the judgement), a clock that jumps up by more
///   than a minute, another roster after a gap, or an end that comes long after its clock ran out
///   begins the next. Contradicting values do not.
/// - Its record closes when the next begins, in the lobby, 20 s after its last result page, 90 s
///   after Finish without pages, or with the source.
/// - A result page that contradicts the one the battle already has is an old result looked up in
///   a menu: it is ignored and noted in `ignoredPages`. The same page seen again after the record
///   closed may amend it. Without any battle before it, a page makes a record of its own.
public struct MatchTracker: Sendable {
    /// A result page that belongs to no battle of this source.
    public struct IgnoredPage: Sendable, Hashable {
        /// Which page.
        public var scene: SceneID
        /// When it came on screen; seconds from the source's start.
        public var at: Double
    }

    struct Visit: Sendable {
        var scene: SceneID
        var at: Double
        var votes = TreeVote()
        var bestScore = 0.0
        var clock: String?
        /// How long matchmaking has taken, as last read: it changes by the second.
        var elapsed: Field?
        /// False for a HUD or page of which it is not yet known whose it is.
        var attached: Bool
        var ignored = false
        /// True where the page belongs to the battle whose record is closed already.
        var ofClosed = false
        var told = false
        var pending: [(reading: SceneReading, at: Double)] = []
    }

    let source: String
    let idHead: String?
    let game: String
    /// Seconds since 1970 of the source's start; nil when it is not known. Live it is known better
    /// as time goes by.
    public var recordingStart: Double?
    let makeBattleID: @Sendable (Double) -> String

    var now = 0.0
    var current: BattleRecord?
    var closed: BattleRecord?
    var visits: [Visit] = []
    var lobby: LobbyRecord?
    var toldLobby: ToldLobby?
    var isMapOpen = false
    var lobbySinceClosed = false
    /// As `lobbySinceClosed`, but not of a lobby that a long gap came after.
    var lobbySinceGap = false
    var lastGapEnd: Double?
    /// The end of the last gap that was long enough for a battle.
    var lastLongGapEnd = 0.0
    /// The last frame that showed any scene.
    var lastSeen = 0.0
    var events: [GameEvent] = []
    /// How many battles have been closed.
    public internal(set) var battles = 0
    /// Result pages that were taken for old results looked up in a menu.
    public internal(set) var ignoredPages: [IgnoredPage] = []

    /// Makes a tracker for one source.
    ///
    /// - Parameters:
    ///   - source: The source's name, as written in every line.
    ///   - idHead: What stands for the source in ids; nil for its name.
    ///   - game: The game's key.
    ///   - recordingStart: Seconds since 1970 of the source's start; nil when it is not known.
    ///   - makeBattleID: Gives the id of the battle that starts so many seconds into the source.
    public init(
        source: String,
        idHead: String? = nil,
        game: String = "splatoon3",
        recordingStart: Double? = nil,
        makeBattleID: @escaping @Sendable (Double) -> String
    ) {
        self.source = source
        self.idHead = idHead
        self.game = game
        self.recordingStart = recordingStart
        self.makeBattleID = makeBattleID
    }

    /// The id of the battle that is going on; nil between battles.
    public var battleID: String? { current?.id }

    /// Takes an observation; gives what became certain with it.
    public mutating func observe(_ observation: Observation) -> [GameEvent] {
        advanceClock(to: observation.time)
        switch observation {
        case .began(let scene, let at, _): begin(scene, at: at)
        case .read(let reading, let at): read(reading, at: at)
        case .ended(let scene, let at, _): leave(scene, at: at)
        case .gap(let from, let to, let reason): gap(from: from, to: to, reason: reason)
        }
        return drain()
    }

    /// Tells that time has passed with nothing to observe; closes what has waited long enough.
    public mutating func advance(to time: Double) -> [GameEvent] {
        advanceClock(to: time)
        return drain()
    }

    /// Tells that the source has ended at `time`: closes every open record.
    public mutating func finish(at time: Double) -> [GameEvent] {
        advanceClock(to: time)
        leaveAll(at: now)
        tellJudged(final: true)
        if let record = current {
            // Until something says how it ended, the source ends inside it.
            if record.phase < .results, record.lineIDs[.battleJudged] == nil {
                abort("source_ended", at: now)
            }
            close()
        }
        return drain()
    }

    private mutating func drain() -> [GameEvent] {
        defer { events = [] }
        return events
    }

    private mutating func advanceClock(to time: Double) {
        now = max(now, time)
        guard let record = current, !visits.contains(where: { $0.attached && !$0.ofClosed }) else {
            return
        }
        let patience: Double =
            switch record.phase {
            case _ where record.abortReason != nil: 20
            case .results: 20
            case .finish, .score, .judge: 90
            // A battle lasts up to five minutes and an overtime, its HUD may stay unseen.
            case .intro, .hud: 420
            }
        if now - record.lastPts > patience { close() }
    }

    private mutating func gap(from: Double, to: Double, reason: String) {
        leaveAll(at: from)
        lastGapEnd = to
        if to - from > Self.longGap {
            lastLongGapEnd = to
            lobbySinceGap = false
        }
        // On its pages the battle is over, and each page says by itself whether it was seen.
        if let phase = current?.phase, phase < .results { current?.hadGap = true }
        let data: FieldTree = [
            "from": .field(Field(JSONValue(seconds: from))),
            "to": .field(Field(JSONValue(seconds: to))),
            "reason": .value(.string(reason)),
        ]
        tell(.streamGap, at: from, data: data, score: 1, battle: nil)
    }
}
