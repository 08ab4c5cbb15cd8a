/// The types of the event lines; the names of the output contract.
public enum EventType: String, Sendable, Hashable, Codable, CaseIterable {
    case streamOpened = "stream.opened"
    case streamCalibrated = "stream.calibrated"
    case streamGap = "stream.gap"
    case streamClosed = "stream.closed"
    case lobbySelected = "lobby.selected"
    case lobbyMatching = "lobby.matching"
    case lobbyMatched = "lobby.matched"
    case battleIntro = "battle.intro"
    case battleStarted = "battle.started"
    case battleRoster = "battle.roster"
    case playerSplatted = "player.splatted"
    case playerReturned = "player.returned"
    case playerSpecialReady = "player.special_ready"
    case playerSpecialUsed = "player.special_used"
    case playerDisconnected = "player.disconnected"
    case selfSplat = "self.splat"
    case selfAssist = "self.assist"
    case selfSplatted = "self.splatted"
    case selfReturned = "self.returned"
    case selfSpecialReady = "self.special_ready"
    case selfSpecialUsed = "self.special_used"
    case selfInked = "self.inked"
    case inkLow = "ink.low"
    case mapOpened = "map.opened"
    case mapClosed = "map.closed"
    case objectiveCount = "objective.count"
    case objectiveLead = "objective.lead"
    case battleOvertime = "battle.overtime"
    case battleFinished = "battle.finished"
    case battleJudged = "battle.judged"
    case battleResult = "battle.result"
    case battleAborted = "battle.aborted"
}

extension EventType {
    /// Whether this version tells it; the contract has more.
    public var isTold: Bool {
        switch self {
        case .streamOpened, .streamCalibrated, .streamGap, .streamClosed, .lobbySelected,
            .lobbyMatching, .lobbyMatched, .battleIntro, .battleStarted, .battleRoster, .mapOpened,
            .mapClosed, .battleFinished, .battleJudged, .battleResult, .battleAborted:
            true
        case .playerSplatted, .playerReturned, .playerSpecialReady, .playerSpecialUsed,
            .playerDisconnected, .selfSplat, .selfAssist, .selfSplatted, .selfReturned,
            .selfSpecialReady, .selfSpecialUsed, .selfInked, .inkLow, .objectiveCount,
            .objectiveLead, .battleOvertime:
            false
        }
    }
}
