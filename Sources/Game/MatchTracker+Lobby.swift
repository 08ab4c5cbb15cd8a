/// The lobby before and after a battle, and the map during it.
extension MatchTracker {
    /// What was seen of the lobby since the last battle began.
    struct LobbyRecord: Sendable {
        var fields: FieldTree
        /// The last frame of it.
        var at: Double
        /// When matchmaking was last on screen, what it showed, and how sure that was.
        var matching: (fields: FieldTree, at: Double, score: Double)?
    }

    /// The lobby scene that was told last.
    struct ToldLobby: Sendable {
        var scene: SceneID
        var fields: FieldTree
    }

    /// How long a lobby scene may be gone from the screen and still be the same one, seconds.
    static let lobbyFlickers = 5.0
    /// How long after it was last seen the lobby counts for the battle that follows, seconds.
    static let lobbyLasts = 600.0
    /// How long after matchmaking was last seen a battle is the one it was for, seconds.
    static let matchingLasts = 180.0

    /// A reading of another mode's card: the player browses. What the cards before showed is
    /// nothing of this one.
    mutating func noticeBrowsing(_ index: Int, _ fields: FieldTree, at: Double) {
        guard visits[index].scene == .lobbySelect, let votes = visits[index].votes.result else {
            return
        }
        let differs = ["lobby", "rule"].contains { name in
            guard let now = fields[name]?.value, let before = votes[name]?.value else {
                return false
            }
            return now != before
        }
        guard differs else { return }
        // A single reading may be of a card that still moves.
        if visits[index].votes.count >= Self.readingsBeforeTelling {
            leaveLobby(visits[index], at: at)
        }
        visits[index] = Visit(scene: .lobbySelect, at: at, attached: true)
    }

    /// Whether a lobby scene is the one that was told last, back after a flicker with nothing new.
    func isToldAlready(_ visit: Visit, _ fields: FieldTree) -> Bool {
        guard let told = toldLobby, told.scene == visit.scene, let lobby,
            visit.at - lobby.at <= Self.lobbyFlickers
        else { return false }
        // The seconds of a wait are always others.
        return fields.without("elapsed").leaves.allSatisfy { leaf in
            leaf.field.value == nil
                || leaf.field.value == told.fields[path: leaf.path[...]]?.value
        }
    }

    /// A lobby scene is gone: keeps what it showed for the battle that follows, and for the one
    /// before it.
    mutating func leaveLobby(_ visit: Visit, at: Double) {
        var fields = visit.votes.result ?? .empty
        if let elapsed = visit.elapsed { fields = fields.replacing("elapsed", by: elapsed) }
        var known = lobby ?? LobbyRecord(fields: fields, at: at)
        // Rank and power stand in the one scene and not in the other, but only for one lobby.
        let isSame = ["lobby", "rule"].allSatisfy { name in
            fields[name]?.value != nil && fields[name]?.value == known.fields[name]?.value
        }
        known.fields = isSame ? fields.filled(from: known.fields) : fields
        known.at = at
        if visit.scene == .lobbyMatching {
            known.matching = (fields, at, visit.bestScore > 0 ? visit.bestScore : 0.5)
        } else {
            known.matching = nil
            addProgress(fields, at: visit.at)
        }
        lobby = known
    }

    /// The first lobby after a battle shows rank and power as the battle left them.
    private mutating func addProgress(_ fields: FieldTree, at: Double) {
        // After a battle that was not seen they are as that one left them.
        guard var record = closed, !record.mayBeFollowed, fields["lobby"]?.value != nil else {
            return
        }
        // Whoever looks at another lobby first may come back to the battle's own.
        let assembler = ResultAssembler(record: record, recordingStart: recordingStart)
        let ranked = { (lobby: JSONValue?) in
            lobby?.stringValue?.hasPrefix("bankara") == true ? "bankara" : lobby?.stringValue
        }
        guard let own = assembler.lobby.value, ranked(own) == ranked(fields["lobby"]?.value),
            at - record.lastPts <= Self.lobbyLasts
        else { return }
        var progress = fields
        // Each rule has a power of its own.
        if fields["rule"]?.value == nil || fields["rule"]?.value != assembler.rule.value {
            progress = progress.without("x_power")
        }
        // What the first look at it did not show a later one may.
        record.progress = record.progress?.filled(from: progress) ?? progress
        closed = record
        amend()
    }

    /// A new schedule: the hour's rule and stages are others now, and with the rule the power: each
    /// rule has its own. The rank stays.
    mutating func forgetSchedule() {
        toldLobby = nil
        guard var known = lobby else { return }
        known.fields = known.fields.without("rule").without("stages").without("x_power")
        known.matching = nil
        lobby = known
    }

    /// Tells that players were found, once the battle they were found for is on screen.
    mutating func tellMatched(before start: Double) {
        guard let matching = lobby?.matching, start - matching.at <= Self.matchingLasts else {
            return
        }
        tell(
            .lobbyMatched,
            at: matching.at,
            data: matching.fields,
            score: matching.score,
            battle: nil,
            basis: .inferred
        )
    }

    /// The map covers the HUD: the battle goes on below it.
    mutating func openMap(at: Double) {
        guard let record = current, record.phase <= .hud, !isMapOpen else { return }
        leaveAll(at: at)
        isMapOpen = true
        current?.lastPts = max(record.lastPts, at)
        tell(.mapOpened, at: at, data: .empty, score: 0.95, battle: record.id)
    }

    /// The map is gone, or what covers it.
    mutating func closeMap(at: Double) {
        guard isMapOpen else { return }
        isMapOpen = false
        lastSeen = max(lastSeen, at)
        guard let record = current else { return }
        current?.lastPts = max(record.lastPts, at)
        tell(.mapClosed, at: at, data: .empty, score: 0.95, battle: record.id)
    }
}
