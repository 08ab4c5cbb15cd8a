/// Puts together what `battle.judged` and `battle.result` say of a battle.
///
/// Where several scenes say the same thing, each casts its score times how much the scene is
/// trusted (result pages 1, judgement and bars 0.9, the card 0.8, the lobby 0.4). The greatest
/// weight wins and its score is multiplied by its share; where others were of another mind, the
/// value stays and `missing` lists it as `disagreement`.
struct ResultAssembler {
    let record: BattleRecord
    let recordingStart: Double?
    let personal: FieldTree?
    let scoreboard: FieldTree?
    let bars: FieldTree?
    let judge: FieldTree?
    let card: FieldTree?

    init(record: BattleRecord, recordingStart: Double?) {
        self.record = record
        self.recordingStart = recordingStart
        personal = record.personal.tree
        scoreboard = record.scoreboard.tree
        bars = record.score.tree
        judge = record.judge.tree
        card = record.intro.tree
    }

    /// The data of `battle.judged`.
    var judgement: FieldTree {
        let result = combine([(bars?["result"], 0.9), (judge?["result"], 0.9)])
        var entries = [
            FieldTree.Entry("result", .field(result)),
            FieldTree.Entry("knockout", .field(knockout)),
        ]
        for side in ["us", "them"] {
            entries.append(.init(side, .object(tallies(side, withPages: false))))
        }
        return .object(entries)
    }

    /// The data of `battle.result`, and its score: the mean score of all values that were read
    /// off the screen, times 0.8 where scenes contradict each other.
    var result: (data: FieldTree, score: Double) {
        var entries = [
            FieldTree.Entry("lobby", .field(lobby)),
            FieldTree.Entry("rule", .field(rule)),
            FieldTree.Entry("stage", .field(stage)),
            FieldTree.Entry("result", .field(outcome)),
            FieldTree.Entry("knockout", .field(knockout)),
        ]
        let sides = ["us", "them"] + (hasThird ? ["third"] : [])
        for side in sides { entries.append(.init(side, self.side(side))) }
        entries.append(.init("me", me))
        entries.append(.init("medals", personal?["medals"] ?? unseen))
        let read = FieldTree.object(entries).leaves.map(\.field)
        let scores = read.filter { $0.value != nil }.map(\.score)
        let mean = scores.isEmpty ? 0 : scores.reduce(0, +) / Double(scores.count)
        let disputed = read.contains { $0.reason == .disagreement }
        entries += progress
        entries += times
        entries.append(
            .init(
                "tally",
                .object(record.tally.map { .init($0.type.rawValue, .value(.int($0.count))) })
            )
        )
        entries.append(.init("complete", .value(.bool(isComplete))))
        return (.object(entries), disputed ? mean * 0.8 : mean)
    }

    /// Its start, its end, its result and both pages were seen, with nothing lost between.
    var isComplete: Bool {
        sawStart && record.finish.at != nil && outcome.value != nil && personal != nil
            && scoreboard != nil && !record.hadGap && record.abortReason == nil
    }

    /// Whether the start was on screen, by what is known of the rule.
    var sawStart: Bool { record.sawStart(rule: rule.value?.stringValue) }

    // MARK: Single values

    var rule: Field {
        combine([
            (scoreboard?["rule"], 1), (personal?["rule"], 1), (card?["rule"], 0.8),
            (lobbyBefore?["rule"], 0.4),
        ])
    }

    /// What the lobby showed before; nil where its rule or mode is another than the battle's,
    /// because another choice was made that was not seen.
    var lobbyBefore: FieldTree? {
        guard let lobby = record.lobby else { return nil }
        let played = combine([(scoreboard?["lobby"], 1), (personal?["lobby"], 1)]).value
        if let played, let chosen = lobby["lobby"]?.value, played != chosen { return nil }
        let seen = combine([
            (scoreboard?["rule"], 1), (personal?["rule"], 1), (card?["rule"], 0.8),
        ])
        guard let rule = seen.value, let chosen = lobby["rule"]?.value else { return lobby }
        // A Splatfest's turf war may turn out to be one of three teams.
        let isSame = rule == chosen || (rule == "tricolor" && chosen == "nawabari")
        return isSame ? lobby : nil
    }

    /// Whether three teams play.
    private var hasThird: Bool { rule.value == "tricolor" || scoreboard?["third"] != nil }

    var stage: Field {
        combine([(scoreboard?["stage"], 1), (personal?["stage"], 1), (card?["stage"], 0.8)])
    }

    var lobby: Field {
        combine([
            (scoreboard?["lobby"], 1), (personal?["lobby"], 1), (lobbyBefore?["lobby"], 0.4),
        ])
    }

    /// The result. A personal page that says the battle does not count has the last word.
    var outcome: Field {
        if let own = personal?["result"]?.field, own.value != nil { return own }
        let field = combine([
            (scoreboard?["result"], 1), (judge?["result"], 0.9), (bars?["result"], 0.9),
        ])
        if field.value == nil, record.abortReason == "called_off" {
            return Field("no_contest", score: 0.9)
        }
        return field
    }

    /// True when a side reached 100, false when both are known and neither did; else by the
    /// clock, which must have been seen running until just before Finish. Turf has no knockout.
    var knockout: Field {
        let known = rule
        if known.value == "nawabari" || known.value == "tricolor" {
            return Field(false, score: known.score)
        }
        let counts = ["us", "them"].compactMap { side in
            combine([(scoreboard?[side, "count"], 1), (bars?[side, "count"], 0.9)])
        }
        if let full = counts.first(where: { $0.value == 100 }) {
            return Field(true, score: full.score)
        }
        if counts.allSatisfy({ $0.value != nil }) {
            return Field(false, score: counts.map(\.score).min() ?? 0)
        }
        if known.value != nil, let end = record.finish.at, let last = record.lastClock,
            record.clockRan >= 5, end - last.at <= 9, !record.sawOvertime,
            let left = record.expectedClock(at: end), left > 5
        {
            return Field(true, score: 0.9)
        }
        return Field(missing: .notSeen)
    }

    // MARK: Sides

    /// Inked, and percent or count, of a side.
    ///
    /// - Parameter withPages: false for what the bars alone say; no detector reads them so far.
    func tallies(_ side: String, withPages: Bool) -> [FieldTree.Entry] {
        let page = withPages ? scoreboard?[side] : nil
        let bar = bars?[side]
        func both(_ name: String) -> Field {
            guard withPages || bars != nil else { return Field(missing: .unsupported) }
            return combine([(page?[name], 1), (bar?[name], 0.9)])
        }
        var entries = [FieldTree.Entry("inked", .field(both("inked")))]
        let isTurf = rule.value == "nawabari" || rule.value == "tricolor"
        let percent = both("percent")
        let count = both("count")
        if isTurf || (rule.value == nil && count.value == nil) {
            entries.append(.init("percent", .field(percent)))
        }
        if rule.value != nil ? !isTurf : percent.value == nil {
            entries.append(.init("count", .field(count)))
        }
        return entries
    }

    func side(_ name: String) -> FieldTree {
        var entries = [FieldTree.Entry("players", players(name))]
        entries += tallies(name, withPages: true)
        // Two screens never show quite the same shade, so this is no vote: the page's, else the
        // HUD's.
        let shades = [scoreboard?[name, "color"], record.roster.result?["colors", name]]
        let color = shades.lazy.compactMap { $0?.field }.first { $0.value != nil }
        entries.append(.init("color", .field(color ?? Field(missing: .notSeen))))
        if let role = scoreboard?[name, "role"] ?? (hasThird ? .missing(.unsupported) : nil) {
            entries.append(.init("role", role))
        }
        return .object(entries)
    }

    // MARK: Progress and times

    /// Rank and power: what the lobby showed before, and what it showed when next seen. Where it
    /// showed none, it says why.
    private var progress: [FieldTree.Entry] {
        let isTurf = rule.value == "nawabari" || rule.value == "tricolor"
        let absent = FieldTree.missing(isTurf ? .notShown : .notSeen)
        return ["rank", "rank_points", "x_power"].flatMap { name -> [FieldTree.Entry] in
            let before = lobbyBefore?[name] ?? absent
            let after = record.progress?[name] ?? absent
            return [.init(name + "_before", before), .init(name + "_after", after)]
        }
    }

    private var times: [FieldTree.Entry] {
        let start = sawStart ? record.hud.at : nil
        let end = record.finish.at ?? (record.abortReason == "source_ended" ? nil : record.abortAt)
        func time(_ at: Double?) -> FieldTree {
            at.map { .field(Field(JSONValue(seconds: $0))) } ?? unseen
        }
        func wall(_ at: Double?) -> FieldTree {
            guard let at, let recordingStart,
                let text = WallClock.text(unix: recordingStart + at)
            else { return unseen }
            return .value(.string(text))
        }
        return [
            .init("start_pts", time(start)), .init("end_pts", time(end)),
            .init("start_wall", wall(start)), .init("end_wall", wall(end)),
            // Where the recording shows them: pictures are cut out there.
            .init("judge_pts", time(record.judge.at)),
            .init("scoreboard_pts", time(record.scoreboard.at)),
        ]
    }

    // MARK: Combining

    var unseen: FieldTree { .missing(.notSeen) }

    /// The value of most weight; see the type's comment.
    func combine(_ sources: [(tree: FieldTree?, trust: Double)]) -> Field {
        let fields = sources.compactMap { source in
            source.tree?.field.map { ($0, source.trust * max($0.score, 0.001)) }
        }
        var weights: [(field: Field, weight: Double)] = []
        for (field, weight) in fields where field.value != nil {
            if let index = weights.firstIndex(where: { $0.field.value == field.value }) {
                weights[index].weight += weight
                if field.score > weights[index].field.score { weights[index].field = field }
            } else {
                weights.append((field, weight))
            }
        }
        guard var winner = weights.first else {
            return fields.first.map(\.0) ?? Field(missing: .notSeen)
        }
        for other in weights where other.weight > winner.weight { winner = other }
        var field = winner.field
        if weights.count > 1 {
            field.score *= winner.weight / weights.reduce(0) { $0 + $1.weight }
            field.reason = .disagreement
        }
        return field
    }
}
