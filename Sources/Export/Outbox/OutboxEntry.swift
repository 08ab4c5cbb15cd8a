import Game

/// How far a battle in the outbox has come.
public enum OutboxState: String, Sendable, Hashable, CaseIterable {
    /// It waits to be sent.
    case queued
    /// The server has it.
    case sent
    /// The server will not take it as it is.
    case refused
    /// It is kept back until the user says otherwise.
    case held
    /// It is not to be sent.
    case skipped
}

/// A battle to be put into the outbox.
struct OutboxDraft: Sendable {
    var uuid: String
    /// The battle's id in the events.
    var battle: String
    var game: String
    var source: String
    /// The body without pictures, as JSON.
    var body: String
    /// What to cut pictures out of, as JSON; nil where there is nothing.
    var pictures: String?
    var content: BattleContent
    var isAmended: Bool
    var state: OutboxState
    /// Why it is held or skipped.
    var reason: String?
    /// It may still be amended until then, seconds since 1970.
    var settles: Double?
}

/// A battle in the outbox.
public struct OutboxEntry: Sendable, Hashable {
    /// Its number, for the user.
    public var number: Int64
    /// The uuid it is sent with.
    public var uuid: String
    /// The server it is for.
    public var server: String
    /// The battle's id in the events.
    public var battle: String
    /// The game's key.
    public var game: String
    /// The source it was read from.
    public var source: String
    /// How far it has come.
    public var state: OutboxState
    /// Why, in words.
    public var reason: String?
    /// When the battle began, seconds since 1970.
    public var started: Double?
    /// When it was put in, seconds since 1970.
    public var queued: Double
    /// The body without pictures, as JSON.
    public var body: String
    var pictures: String?
    /// The body is that of the amended record.
    var isAmended: Bool
    /// How often it was tried.
    public var attempts: Int
    /// The status of the last answer; nil before one.
    public var status: Int?
    /// The last answer, shortened.
    public var answer: String?
    /// Its page on the site.
    public var url: String?
}

/// What came of a draft.
enum OutboxOutcome: Sendable, Hashable {
    /// A new battle, in this state.
    case added(OutboxState, reason: String?)
    /// It was there, and is now in this state.
    case updated(OutboxState)
    /// It was there already; nothing changed.
    case known(OutboxState)
    /// It was sent, and is now read otherwise: the site keeps what it has.
    case changedAfterSending

    /// What the user is told of `changedAfterSending`.
    static func amendedTooLate(_ battle: String) -> String {
        "battle \(battle) was sent before it was amended; the site keeps the first"
    }
}
