/// Scenes come and go: which battle they belong to.
extension MatchTracker {
    /// The least time in which a battle may come and go without any of it being seen, seconds.
    static let shortestUnseen = 150.0
    /// The least time from a Finish to the next battle's HUD, seconds.
    static let shortestBetween = 30.0
    /// A gap longer than this may have hidden a battle and its results, seconds.
    static let longGap = 60.0
    /// An overtime never lasts longer than this, seconds.
    static let longestOvertime = 180.0

    mutating func begin(_ scene: SceneID, at: Double) {
        if scene == .battleMap { return openMap(at: at) }
        guard scene != .unknown, scene != .loading, scene != .powerOff else { return }
        if visits.contains(where: { $0.scene == scene }) { return }
        leaveAll(at: at)
        closeMap(at: at)
        var visit = Visit(scene: scene, at: at, attached: true)
        switch scene {
        case .lobbySelect, .lobbyMatching, .scheduleChanged:
            close()
            lobbySinceClosed = true
            lobbySinceGap = true
            if scene == .scheduleChanged { forgetSchedule() }
        case .battleIntro:
            // The same card again after a flicker is the same battle; else it is the next.
            let flickers = current.map { $0.phase == .intro && at - $0.lastPts <= 15 } ?? false
            if !flickers { startBattle(at: at, phase: .intro) }
        case .battleHud:
            switch current?.phase {
            case nil, .judge?, .results?: startBattle(at: at, phase: .hud)
            // Is it the same battle's picture once more, or the next battle? The clock will tell.
            case .finish?, .score?: visit.attached = false
            case .intro?, .hud?: break
            }
        case .battleFinish, .battleScore, .battleJudge:
            let phase = Self.phase(of: scene)
            let goesBack = current.map { $0.phase > phase } ?? true
            let isLate = current.map { $0.phase == .results || at - $0.lastPts > 20 } ?? true
            if current == nil || (goesBack && isLate) || isPastItsEnd(at: at) {
                startBattle(at: at, phase: phase)
            }
        case .resultPersonal, .resultScoreboard:
            if isPastItsEnd(at: at) { startBattle(at: at, phase: .results) }
            visit.attached =
                current.map { $0[keyPath: BattleRecord.page(of: scene)].visits == 0 }
                ?? false
        case .battleAbort:
            if current == nil { startBattle(at: at, phase: .hud) }
        case .battleError:
            break
        case .unknown, .loading, .powerOff, .battleMap:
            return
        }
        noticeSilence(before: at)
        if visit.attached { attach(scene, at: at) }
        visits.append(visit)
    }

    /// Whether an end seen at `at` cannot be the current battle's: its HUD was gone for long, and
    /// no overtime lasts as long as its clock would be out.
    private func isPastItsEnd(at: Double) -> Bool {
        guard let record = current, record.phase <= .hud, at - record.lastPts > 120,
            let left = record.expectedClock(at: at)
        else { return false }
        return left < -Self.longestOvertime
    }

    /// A scene begins: notes whether another battle may have come after the closed one unseen, in a
    /// gap or after matchmaking. Whoever only walks about the lobby shows nothing for long, too.
    private mutating func noticeSilence(before at: Double) {
        let isLong = at - lastSeen >= Self.shortestUnseen && lobby?.matching != nil
        if isLong || lastLongGapEnd > lastSeen { closed?.mayBeFollowed = true }
        lastSeen = max(lastSeen, at)
    }

    static func phase(of scene: SceneID) -> BattleRecord.Phase {
        switch scene {
        case .battleIntro: .intro
        case .battleFinish: .finish
        case .battleScore: .score
        case .battleJudge: .judge
        case .resultPersonal, .resultScoreboard: .results
        default: .hud
        }
    }

    /// Opens a record; what was open is closed first.
    mutating func startBattle(at: Double, phase: BattleRecord.Phase) {
        close()
        var record = BattleRecord(id: makeBattleID(at), firstPts: at, phase: phase)
        // What the lobby showed counts for the battle that follows it, and for no other.
        if let lobby, at - lobby.at < Self.lobbyLasts { record.lobby = lobby.fields }
        if phase <= .hud { tellMatched(before: at) }
        lobby = nil
        lobbySinceClosed = false
        lobbySinceGap = false
        closed = nil
        current = record
    }

    /// Opens a record with a visit that is on screen already.
    mutating func startBattle(fromVisit index: Int, phase: BattleRecord.Phase) {
        // Taken out first: closing the record before it ends every visit that is listed.
        var visit = visits.remove(at: index)
        startBattle(at: visit.at, phase: phase)
        visit.attached = true
        visits.append(visit)
        attach(visit.scene, at: visit.at)
    }

    /// Notes that `scene` shows the current battle since `at`.
    mutating func attach(_ scene: SceneID, at: Double) {
        guard scene.isInBattle || scene.isResultPage, var record = current else { return }
        let page = BattleRecord.page(of: scene)
        if record[keyPath: page].at == nil { record[keyPath: page].at = at }
        // A score that flickers after the judgement does not take the battle back.
        record.phase = max(record.phase, Self.phase(of: scene))
        record.lastPts = max(record.lastPts, at)
        current = record
        if scene.isResultPage { tellJudged(final: true) }
    }

    mutating func read(_ reading: SceneReading, at: Double) {
        begin(reading.scene, at: at)
        if reading.scene == .battleMap, isMapOpen { current?.lastPts = at }
        guard let index = visits.firstIndex(where: { $0.scene == reading.scene }) else { return }
        lastSeen = max(lastSeen, at)
        noticeBrowsing(index, reading.fields, at: at)
        visits[index].bestScore = max(visits[index].bestScore, reading.score)
        if visits[index].ignored { return }
        if !visits[index].attached {
            if reading.scene == .battleHud {
                decideHud(index, reading, at: at)
            } else {
                decidePage(index, reading)
            }
        }
        // The decision may have begun a battle, and with it a new list of visits.
        guard let index = visits.firstIndex(where: { $0.scene == reading.scene }),
            visits[index].attached
        else { return }
        if reading.scene == .battleHud, readHud(index, reading, at: at) { return }
        if turnsToAnother(index, reading) { return ignoreTurned(index, at: at) }
        visits[index].votes.add(reading.fields, quality: reading.quality)
        if let elapsed = reading.fields["elapsed"]?.field, elapsed.value != nil {
            visits[index].elapsed = elapsed
        }
        addToRecord(reading, at: at, ofClosed: visits[index].ofClosed)
        tellIfReady(index)
    }

    private mutating func addToRecord(_ reading: SceneReading, at: Double, ofClosed: Bool) {
        guard var record = ofClosed ? closed : current else { return }
        record.lastPts = max(record.lastPts, at)
        if reading.scene != .battleHud, reading.scene.isInBattle || reading.scene.isResultPage {
            let page = BattleRecord.page(of: reading.scene)
            record[keyPath: page].votes.add(reading.fields, quality: reading.quality)
            record[keyPath: page].bestScore = max(record[keyPath: page].bestScore, reading.score)
        }
        if ofClosed { closed = record } else { current = record }
    }

    /// Whose is a HUD seen after Finish? The same battle's if its clock goes on or stands still.
    private mutating func decideHud(_ index: Int, _ reading: SceneReading, at: Double) {
        let visit = visits[index]
        guard var record = current else {
            return startBattle(fromVisit: index, phase: .hud)
        }
        let clock = reading.fields["clock"]?.value?.stringValue.flatMap(BattleRecord.seconds)
        if clock == nil, at - visit.at < 2 || isSoonAfterFinish(visit) { return }
        if let clock, let last = record.lastClock {
            let expected = last.expected(at: at)
            let standsStill = abs(clock - last.seconds) <= 1 && at - last.at <= 10
            if standsStill {
                visits[index].ignored = true
                return
            }
            if abs(clock - expected) <= 3, record.score.at == nil {
                // The Finish was none: the battle goes on.
                record.phase = .hud
                record.finish = .init()
                current = record
                visits[index].attached = true
                return
            }
        }
        startBattle(fromVisit: index, phase: .hud)
    }

    /// Whether a HUD came so soon after Finish that it is no other battle's unless its clock says so:
    /// in overtime there is none, and the Finish may have been none.
    func isSoonAfterFinish(_ visit: Visit) -> Bool {
        guard let finish = current?.finish.at else { return false }
        return visit.at - finish < Self.shortestBetween
    }

    /// Whose is a result page that comes again, or with no battle open?
    private mutating func decidePage(_ index: Int, _ reading: SceneReading) {
        let visit = visits[index]
        let page = BattleRecord.page(of: visit.scene)
        if let record = current {
            guard let known = record[keyPath: page].tree, known.contradicts(reading.fields) else {
                visits[index].attached = true
                return attach(visit.scene, at: visit.at)
            }
        } else if let record = closed, isPage(reading, of: record) {
            visits[index].attached = true
            visits[index].ofClosed = true
            if closed?[keyPath: page].at == nil { closed?[keyPath: page].at = visit.at }
            return
        } else if mayBeUnseen(visit) {
            return startBattle(fromVisit: index, phase: .results)
        }
        ignore(index, at: visit.at)
    }

    /// Whether a page shows the closed battle `record`.
    private func isPage(_ reading: SceneReading, of record: BattleRecord) -> Bool {
        let page = BattleRecord.page(of: reading.scene)
        if let known = record[keyPath: page].tree { return known.confirms(reading.fields) }
        let hasPages = record.personal.at != nil || record.scoreboard.at != nil
        guard hasPages else { return !lobbySinceClosed }
        guard let other = record.scoreboard.tree ?? record.personal.tree,
            other.confirms(reading.fields)
        else { return false }
        // Many battles share lobby, rule and stage; the own numbers tell them apart.
        return other.sharesOwnRow(with: reading.fields) ?? !lobbySinceClosed
    }

    /// Whether a page may be of a battle of which nothing else was seen. Rather one too many than
    /// one lost, but whoever is in the lobby may look up old results.
    private func mayBeUnseen(_ visit: Visit) -> Bool {
        // Matchmaking ends in a battle, and there was time for one.
        if let matching = lobby?.matching {
            let since = visit.at - matching.at
            if since >= Self.shortestUnseen, since <= Self.lobbyLasts { return true }
        }
        guard !lobbySinceGap else { return false }
        guard let record = closed else { return true }
        return visit.at - record.lastPts >= Self.shortestUnseen
            || (lastGapEnd ?? 0) - record.lastPts > Self.longGap
    }

    /// Whether the page of a closed battle has become another battle's under the reader's eyes, as
    /// when somebody turns over the history quickly.
    private func turnsToAnother(_ index: Int, _ reading: SceneReading) -> Bool {
        guard visits[index].ofClosed else { return false }
        let page = BattleRecord.page(of: reading.scene)
        return closed?[keyPath: page].tree?.contradicts(reading.fields) ?? false
    }

    /// Ends what a page tells of the closed battle. What was read before it turned counts.
    private mutating func ignoreTurned(_ index: Int, at: Double) {
        closed?[keyPath: BattleRecord.page(of: visits[index].scene)].visits += 1
        ignore(index, at: at)
        amend()
    }

    private mutating func ignore(_ index: Int, at: Double) {
        visits[index].ignored = true
        ignoredPages.append(IgnoredPage(scene: visits[index].scene, at: at))
    }
}
