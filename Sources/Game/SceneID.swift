/// What the player sees; the names of the output contract.
public enum SceneID: String, Sendable, Hashable, Codable, CaseIterable {
    /// Choosing a mode in the lobby.
    case lobbySelect = "lobby.select"
    /// Matchmaking, waiting for players.
    case lobbyMatching = "lobby.matching"
    /// The rule card over the stage fly-by.
    case battleIntro = "battle.intro"
    /// In battle: the clock and the lamps.
    case battleHud = "battle.hud"
    /// The map opened, or the turf from above after Finish.
    case battleMap = "battle.map"
    /// The Finish! tapes.
    case battleFinish = "battle.finish"
    /// Bars with counts or percentages.
    case battleScore = "battle.score"
    /// WIN! or LOSE... with the team's players.
    case battleJudge = "battle.judge"
    /// The own row, medals, gear.
    case resultPersonal = "result.personal"
    /// All rows of the teams.
    case resultScoreboard = "result.scoreboard"
    /// The battle was called off.
    case battleAbort = "battle.abort"
    /// A connection error.
    case battleError = "battle.error"
    /// The schedule-changed dialog.
    case scheduleChanged = "schedule.changed"
    /// Between scenes.
    case loading
    /// Black, or the capture card's own picture.
    case powerOff = "power_off"
    /// None of these.
    case unknown

    /// True for scenes that belong to a battle from its card to its judgement.
    public var isInBattle: Bool {
        switch self {
        case .battleIntro, .battleHud, .battleMap, .battleFinish, .battleScore, .battleJudge: true
        default: false
        }
    }

    /// True for the two result pages.
    public var isResultPage: Bool { self == .resultPersonal || self == .resultScoreboard }
}
