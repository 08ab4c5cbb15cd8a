import Game

/// Collects lines into battles: one result for each, the amended one where there is one.
public struct BattleBook: Sendable {
    private var streams: [String: SourceStream] = [:]
    private var judged: [String: Double] = [:]
    private var results: [String: EventLine] = [:]
    private var order: [String] = []

    /// An empty book.
    public init() {}

    /// Takes a line.
    ///
    /// Returns the id of the battle whose result it tells or changes; nil for all other lines.
    /// Throws for a result that belongs to no battle.
    public mutating func add(_ line: EventLine) throws(EventLine.Problem) -> String? {
        switch EventType(rawValue: line.type) {
        case .streamOpened: streams[line.source] = SourceStream(opened: line.data)
        case .streamCalibrated: streams[line.source]?.calibrate(line)
        case .battleJudged:
            if let battle = line.battle, let pts = line.pts { judged[battle] = pts }
        case .battleResult:
            guard let battle = line.battle, !battle.isEmpty, battle.utf8.count <= 200 else {
                throw EventLine.Problem(
                    description: "is the result of no battle: it has no id; it was left out"
                )
            }
            if let known = results[battle] {
                // Of a battle that is told twice the amended line stands, whichever came first.
                if known.isAmended, !line.isAmended { return nil }
            } else {
                order.append(battle)
            }
            results[battle] = line
            return battle
        default: break
        }
        return nil
    }

    /// The battles so far, in the order in which their results came.
    public var battles: [BattleResult] { order.compactMap(battle) }

    /// The battle with an id.
    public func battle(_ id: String) -> BattleResult? {
        guard let line = results[id] else { return nil }
        var battle = BattleResult(line: line, id: id)
        battle.pages = .init(
            judge: battle.number("judge_pts", in: 0...1e9) ?? judged[id],
            scoreboard: battle.number("scoreboard_pts", in: 0...1e9),
            stream: streams[line.source]
        )
        return battle
    }

    /// Forgets the results that were dealt with; what is known of sources stays.
    mutating func forgetResults() {
        results = [:]
        order = []
        judged = [:]
    }
}
