/// Everything seen of one battle so far. It belongs to the tracker; nothing of it outlives it.
struct BattleRecord: Sendable {
    /// How far the battle has come, by what was seen of it.
    enum Phase: Int, Sendable, Comparable {
        case intro, hud, finish, score, judge, results
        static func < (a: Phase, b: Phase) -> Bool { a.rawValue < b.rawValue }
    }

    /// A clock reading: seconds on the clock, and when.
    struct Clock: Sendable {
        var seconds: Double
        var at: Double
        var text: String

        /// What the clock should show at `time` if it runs.
        func expected(at time: Double) -> Double { seconds - (time - at) }
    }

    /// What was read of a scene, and when it was first seen.
    struct Page: Sendable {
        var at: Double?
        var votes = TreeVote()
        /// How many visits have ended; votes of a later visit must agree with the first.
        var visits = 0
        var bestScore = 0.0
        var tree: FieldTree? { votes.result }
    }

    let id: String
    /// The first frame of it, whatever that shows.
    let firstPts: Double
    var phase: Phase
    /// The last frame that showed something of it.
    var lastPts: Double
    var intro = Page()
    var hud = Page()
    var finish = Page()
    var score = Page()
    var judge = Page()
    var personal = Page()
    var scoreboard = Page()
    /// Votes on the weapons and colours of the HUD, not on what changes by the second.
    var roster = TreeVote()
    var firstClock: Clock?
    var lastClock: Clock?
    /// The last reading before the clock jumped: it goes on from there if the jump was misread.
    var clockBeforeJump: Clock?
    /// Seconds for which the clock was seen to run as it should, up to the last reading.
    var clockRan = 0.0
    var lastHud: Double?
    var sawOvertime = false
    var hadGap = false
    /// Why it was aborted; nil when it was not.
    var abortReason: String?
    var abortAt: Double?
    /// What the lobby showed before it.
    var lobby: FieldTree?
    /// What the lobby showed after it; nil until it was seen.
    var progress: FieldTree?
    /// Events told of it so far, in the order of their first occurrence.
    var tally: [(type: EventType, count: Int)] = []
    /// Ids of lines that a later line may have to replace.
    var lineIDs: [EventType: String] = [:]
    var toldRoster: FieldTree?
    /// When that was.
    var toldRosterAt = 0.0
    /// True when so long nothing was seen after its end that another battle may have been played.
    var mayBeFollowed = false
    /// The result as last written; set when the record is closed.
    var toldResult: FieldTree?
    var amendments = 0

    init(id: String, firstPts: Double, phase: Phase) {
        self.id = id
        self.firstPts = firstPts
        self.phase = phase
        self.lastPts = firstPts
    }

    /// The page of a scene; `hud` for scenes that have none of their own.
    static func page(of scene: SceneID) -> any WritableKeyPath<BattleRecord, Page> & Sendable {
        switch scene {
        case .battleIntro: \.intro
        case .battleFinish: \.finish
        case .battleScore: \.score
        case .battleJudge: \.judge
        case .resultPersonal: \.personal
        case .resultScoreboard: \.scoreboard
        default: \.hud
        }
    }

    mutating func count(_ type: EventType) {
        if let index = tally.firstIndex(where: { $0.type == type }) {
            tally[index].count += 1
        } else {
            tally.append((type, 1))
        }
    }

    /// Whether the start of the battle was on screen: a clock that had barely run, or its card
    /// where no clock was read. After a card the clock may have run unseen.
    ///
    /// - Parameter rule: the rule's key; nil while it is not known.
    func sawStart(rule: String?) -> Bool {
        guard hud.at != nil else { return false }
        guard let clock = firstClock else { return intro.at != nil }
        // Behind a card the first clock that is read may be that of the second or third keyframe.
        let ran = intro.at == nil ? 5.0 : 25.0
        return Self.fullTimes(of: rule).contains { full in
            clock.seconds <= full && clock.seconds > full - ran
        }
    }

    /// What the clock may show when a battle starts, seconds.
    private static func fullTimes(of rule: String?) -> [Double] {
        switch rule {
        case nil: [180, 300]
        case "nawabari"?, "tricolor"?: [180]
        default: [300]
        }
    }

    /// What the clock should show at `time`, from its last reading; nil when it was never read.
    func expectedClock(at time: Double) -> Double? {
        lastClock?.expected(at: time)
    }

    /// Takes a clock reading.
    mutating func add(_ clock: Clock) {
        if let last = lastClock {
            let elapsed = clock.at - last.at
            let ran = last.seconds - clock.seconds
            // Whole seconds on screen: a reading may be off by one either way.
            clockRan = abs(ran - elapsed) <= 1.5 && elapsed < 12 ? clockRan + ran : 0
            if abs(ran - elapsed) > 3 { clockBeforeJump = last }
        }
        if firstClock == nil { firstClock = clock }
        lastClock = clock
    }

    /// Seconds of a clock text such as `2:59`; nil for anything else.
    static func seconds(of text: String) -> Double? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let minutes = Int(parts[0]), let seconds = Int(parts[1]),
            (0..<10).contains(minutes), (0..<60).contains(seconds)
        else { return nil }
        return Double(minutes * 60 + seconds)
    }
}
