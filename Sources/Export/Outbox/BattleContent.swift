import Game

/// What a battle is known by, whatever its id: to find one again that was read from another source.
struct BattleContent: Sendable, Hashable {
    /// Starts that lie this far apart (seconds) may be the same: a recording's start is typed by
    /// hand, and no second battle begins so soon.
    static let tolerance = 180.0

    var game: String
    var rule, stage: String?
    /// When it began, seconds since 1970, where that is known.
    var started: Double?
    /// Where it was read, and where in it (seconds).
    var source: String
    var position: Double?
    /// The roster and the numbers, by path.
    var values: [String: String]

    /// Takes what tells a battle from others out of its body.
    init(body: StatInkBody, of battle: BattleResult) {
        game = battle.line.game
        rule = body["rule"]?.stringValue
        stage = body["stage"]?.stringValue
        started = body["start_at"]?.doubleValue
        source = battle.line.source
        position = battle.position
        values = [:]
        for member in body.members where Self.compared.contains(member.key) {
            values[member.key] = JSONWriter.string(member.value)
        }
        for team in ["our_team", "their_team", "third_team"] {
            for side in ["inked", "percent", "count"] {
                values["\(team)_\(side)"] = body["\(team)_\(side)"].map(JSONWriter.string)
            }
            guard case .array(let rows)? = body["\(team)_players"] else { continue }
            for (index, row) in rows.enumerated() {
                for name in Self.compared {
                    values["\(team).\(index).\(name)"] = row[name].map(JSONWriter.string)
                }
            }
        }
    }

    init(
        game: String,
        rule: String?,
        stage: String?,
        started: Double?,
        source: String,
        position: Double?,
        values: [String: String]
    ) {
        self.game = game
        self.rule = rule
        self.stage = stage
        self.started = started
        self.source = source
        self.position = position
        self.values = values
    }

    private static let compared: Set<String> = [
        "weapon", "inked", "kill_or_assist", "death", "special", "signal",
    ]

    /// Whether two records are of one battle.
    ///
    /// Two readings of a battle agree in nearly every number. Where both starts are known they
    /// decide, too; where not, more numbers have to agree, since a short battle has few.
    func isSame(as other: BattleContent) -> Bool {
        guard game == other.game else { return false }
        if let rule, let theirs = other.rule, rule != theirs { return false }
        if let stage, let theirs = other.stage, stage != theirs { return false }
        var distances: [Double] = []
        if source == other.source, let position, let theirs = other.position {
            distances.append(abs(position - theirs))
        }
        if let started, let theirs = other.started { distances.append(abs(started - theirs)) }
        let distance = distances.max()
        if let distance, distance > Self.tolerance { return false }
        var same = 0
        var different = 0
        var numbers = 0
        for (path, value) in values {
            guard let theirs = other.values[path] else { continue }
            if value != theirs {
                different += 1
            } else {
                same += 1
                if !path.hasSuffix("weapon") { numbers += 1 }
            }
        }
        let least = distance == nil ? 8 : 3
        return numbers >= least && different * 8 <= same
    }
}
