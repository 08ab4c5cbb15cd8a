/// What is told, and when.
extension MatchTracker {
    /// How often a page is read before its event is told while it is still on screen.
    static let readingsBeforeTelling = 2
    /// Seconds after which a roster that has changed is told again.
    static let rosterPatience = 10.0

    mutating func tellIfReady(_ index: Int) {
        let visit = visits[index]
        switch visit.scene {
        // The next reading may have the clock.
        case .battleHud where visit.clock == nil && visit.votes.count <= Self.readingsBeforeTelling:
            break
        case .battleHud, .battleFinish, .battleAbort, .battleError: tell(index)
        case .battleJudge where visit.votes.count >= Self.readingsBeforeTelling:
            tellJudged(final: false)
        case .battleIntro, .lobbySelect, .lobbyMatching:
            if visit.votes.count >= Self.readingsBeforeTelling { tell(index) }
        default: break
        }
        if visit.scene == .battleHud { tellRoster(final: false) }
    }

    /// Tells the event of a visit, once.
    private mutating func tell(_ index: Int) {
        let visit = visits[index]
        guard !visit.told, visit.attached else { return }
        visits[index].told = true
        let data = visit.votes.result ?? .empty
        // Without one reading, all that is known is that the detector was sure enough to speak.
        let score = visit.bestScore > 0 ? visit.bestScore : 0.5
        switch visit.scene {
        case .lobbySelect, .lobbyMatching:
            if isToldAlready(visit, data) { return }
            toldLobby = ToldLobby(scene: visit.scene, fields: data)
            let type: EventType = visit.scene == .lobbySelect ? .lobbySelected : .lobbyMatching
            tell(type, at: visit.at, data: data, score: score, battle: nil)
        case .battleIntro:
            guard current?.lineIDs[.battleIntro] == nil else { return }
            let card = pick(["rule", "stage"], from: [data])
            tell(.battleIntro, at: visit.at, data: card, score: score, battle: current?.id)
        case .battleHud:
            guard let record = current, record.lineIDs[.battleStarted] == nil else { return }
            let assembler = ResultAssembler(record: record, recordingStart: recordingStart)
            let known = pick(
                ["rule", "stage", "lobby"],
                from: [record.intro.tree, assembler.lobbyBefore].compactMap { $0 }
            )
            tell(
                .battleStarted,
                at: visit.at,
                data: known,
                score: score,
                battle: record.id,
                clock: visit.clock,
                basis: assembler.sawStart ? .observed : .inferred
            )
        case .battleFinish:
            let earlier = current?.lineIDs[.battleFinished]
            if earlier != nil, current?.finish.at != visit.at { return }
            tell(
                .battleFinished,
                at: visit.at,
                data: .empty,
                score: score,
                battle: current?.id,
                basis: earlier == nil ? .observed : .amended,
                amends: earlier
            )
        // A dialog in the lobby or after the judgement ends nothing that was still going on.
        case .battleAbort where isUndecided: abort("called_off", at: visit.at, score: score)
        case .battleError where isUndecided: abort("connection_error", at: visit.at, score: score)
        default: break
        }
    }

    /// The first of `trees` that has a value gives each field; where none has, it is null.
    private func pick(_ names: [String], from trees: [FieldTree]) -> FieldTree {
        .object(
            names.map { name in
                let found = trees.lazy.compactMap { $0[name]?.field }
                let field = found.first { $0.value != nil } ?? found.first
                return FieldTree.Entry(name, .field(field ?? Field(missing: .notSeen)))
            }
        )
    }

    /// Whether a battle is going on of which the game has not said how it ended.
    private var isUndecided: Bool { current.map { $0.phase < .judge } ?? false }

    mutating func abort(_ reason: String, at: Double, score: Double = 1) {
        guard let record = current, record.abortReason == nil else { return }
        current?.abortReason = reason
        current?.abortAt = at
        let data: FieldTree = ["reason": .value(.string(reason))]
        tell(.battleAborted, at: at, data: data, score: score, battle: current?.id)
    }

    mutating func tellRoster(final: Bool) {
        guard let record = current, let first = record.hud.at,
            let votes = record.roster.result
        else { return }
        let all = votes.weapons(of: "us") + votes.weapons(of: "them")
        let known = all.filter { $0 != nil }.count
        guard known > 0 else { return }
        let isFull = known == all.count && all.count >= 8
        let isOld = now - first >= 10
        let told = record.toldRoster
        if told == nil {
            let readings = record.roster.count
            guard final || (isFull && readings >= Self.readingsBeforeTelling) || isOld else {
                return
            }
        } else {
            // Votes add up, so what they say now rests on more than what was told.
            let before =
                (told?.weapons(of: "us") ?? []) + (told?.weapons(of: "them") ?? [])
            let isDue = now - record.toldRosterAt >= Self.rosterPatience
            guard final || isDue, before != all else { return }
        }
        let scores = votes.leaves.filter { $0.path.last == "weapon" && $0.field.value != nil }
            .map(\.field.score)
        let earlier = record.lineIDs[.battleRoster]
        let data = FieldTree.object(
            ["us", "them", "colors"].map { name in
                FieldTree.Entry(name, votes[name] ?? .missing(.notSeen))
            }
        )
        tell(
            .battleRoster,
            at: first,
            data: data,
            score: scores.reduce(0, +) / Double(max(1, scores.count)),
            battle: record.id,
            clock: record.firstClock?.text,
            basis: earlier == nil ? .observed : .amended,
            amends: earlier,
            parts: earlier == nil ? [] : ["amended", WallClock.milliseconds(now)]
        )
        current?.toldRoster = votes
        current?.toldRosterAt = now
    }

    /// Tells the judgement of the current battle, once; unless `final`, only when it is sure.
    mutating func tellJudged(final: Bool) {
        guard let record = current, record.lineIDs[.battleJudged] == nil,
            let at = record.judge.at ?? record.score.at
        else { return }
        guard final || record.judge.votes.count >= Self.readingsBeforeTelling else { return }
        let assembler = ResultAssembler(record: record, recordingStart: recordingStart)
        let data = assembler.judgement
        guard data["result"]?.value != nil else { return }
        let score = max(record.judge.bestScore, record.score.bestScore)
        tell(.battleJudged, at: at, data: data, score: score, battle: record.id)
    }

    mutating func leaveAll(at: Double) {
        for scene in visits.map(\.scene) { leave(scene, at: at) }
    }

    /// A scene is gone: tells what waited for its end.
    mutating func leave(_ scene: SceneID, at: Double) {
        if scene == .battleMap { return closeMap(at: at) }
        guard let index = visits.firstIndex(where: { $0.scene == scene }) else { return }
        if scene == .battleHud, !visits[index].attached, !visits[index].ignored {
            // No clock to tell whose it was: a HUD of some length after Finish is another battle's.
            if at - visits[index].at > 3, !isSoonAfterFinish(visits[index]) {
                startBattle(fromVisit: index, phase: .hud)
            }
        }
        guard let index = visits.firstIndex(where: { $0.scene == scene }) else { return }
        tell(index)
        let visit = visits.remove(at: index)
        lastSeen = max(lastSeen, at)
        guard visit.attached, !visit.ignored else { return }
        if visit.ofClosed {
            closed?[keyPath: BattleRecord.page(of: scene)].visits += 1
            return amend()
        }
        if scene == .lobbySelect || scene == .lobbyMatching {
            return leaveLobby(visit, at: at)
        }
        guard var record = current, scene.isInBattle || scene.isResultPage else { return }
        record.lastPts = max(record.lastPts, at)
        if visit.votes.count > 0 { record[keyPath: BattleRecord.page(of: scene)].visits += 1 }
        current = record
        if scene == .battleJudge { tellJudged(final: true) }
        if scene == .battleHud { tellRoster(final: true) }
    }

    /// Closes the record that is open.
    mutating func close() {
        guard let id = current?.id else { return }
        leaveAll(at: now)
        // A HUD of which nobody knew whose it was may have begun the next battle, and closed this one.
        guard current?.id == id else { return }
        tellRoster(final: true)
        tellJudged(final: true)
        guard var record = current else { return }
        let result = ResultAssembler(record: record, recordingStart: recordingStart).result
        let at = Self.resultPts(record)
        tell(
            .battleResult,
            at: at,
            data: result.data,
            score: result.score,
            battle: record.id,
            basis: record.personal.at == nil && record.scoreboard.at == nil ? .inferred : .observed
        )
        record.lineIDs = current?.lineIDs ?? [:]
        record.toldResult = result.data
        battles += 1
        isMapOpen = false
        closed = record
        current = nil
        lobbySinceClosed = false
        lobbySinceGap = false
    }

    /// When the result was first on screen: its first page, else the last that was seen.
    static func resultPts(_ record: BattleRecord) -> Double {
        [record.personal.at, record.scoreboard.at].compactMap { $0 }.min()
            ?? record.judge.at ?? record.score.at ?? record.finish.at ?? record.lastPts
    }

    /// A page of the closed battle was seen again: tells the better record, if it is another.
    mutating func amend() {
        guard var record = closed, let told = record.toldResult else { return }
        let result = ResultAssembler(record: record, recordingStart: recordingStart).result
        guard result.data.json != told.json else { return }
        record.amendments += 1
        record.toldResult = result.data
        let earlier = record.lineIDs[.battleResult]
        tell(
            .battleResult,
            at: Self.resultPts(record),
            data: result.data,
            score: result.score,
            battle: record.id,
            basis: .amended,
            amends: earlier,
            parts: ["amended", String(record.amendments)]
        )
        record.lineIDs[.battleResult] = events.last?.id
        closed = record
    }

    mutating func tell(
        _ type: EventType,
        at pts: Double,
        data: FieldTree,
        score: Double,
        battle: String?,
        clock: String? = nil,
        basis: GameEvent.Basis = .observed,
        amends: String? = nil,
        parts: [String] = []
    ) {
        var idParts = parts
        if amends != nil, parts.isEmpty { idParts = ["amended"] }
        let event = GameEvent(
            type,
            source: source,
            pts: pts,
            decidedPts: max(now, pts),
            wall: recordingStart.map { $0 + pts },
            clock: clock,
            battle: battle,
            game: game,
            basis: basis,
            amends: amends,
            score: score,
            data: data,
            idHead: idHead,
            idParts: idParts
        )
        events.append(event)
        if battle != nil, current?.id == battle {
            if type != .battleResult, basis != .amended { current?.count(type) }
            current?.lineIDs[type] = event.id
        }
    }
}
