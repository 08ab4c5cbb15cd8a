import Game

/// The body of an upload, without its pictures.
struct StatInkBody: Sendable, Hashable {
    /// Its fields, in the order of the site's documentation.
    var members: [JSONValue.Member]

    /// The body as JSON text.
    var json: String { JSONWriter.string(.object(members)) }

    /// The value of a field.
    subscript(name: String) -> JSONValue? { members.first { $0.key == name }?.value }

    /// The body without the players' names.
    var withoutNames: StatInkBody {
        StatInkBody(
            members: members.map { member in
                guard member.key.hasSuffix("_players"), case .array(let rows) = member.value else {
                    return member
                }
                let nameless = rows.map { row -> JSONValue in
                    guard case .object(let fields) = row else { return row }
                    return .object(fields.filter { $0.key != "name" })
                }
                return .init(member.key, .array(nameless))
            }
        )
    }

    /// Adds a field, unless there is no value for it.
    mutating func set(_ name: String, _ value: JSONValue?) {
        if let value, value != .null { members.append(.init(name, value)) }
    }
    mutating func set(_ name: String, _ text: String?) { set(name, text.map { .string($0) }) }
    mutating func set(_ name: String, _ number: Int?) { set(name, number.map { .int($0) }) }
    mutating func set(_ name: String, _ flag: Bool?) { set(name, flag.map { .bool($0) }) }
    mutating func set(_ name: String, _ number: Double?) { set(name, number.map { .number($0) }) }
}

/// Makes the bodies of one game's battles.
protocol StatInkBodyMaker: Sendable {
    /// The path that its battles are posted to.
    static var path: String { get }
    /// The body of a battle. What is not known, not sure or not allowed is left out.
    func body(of battle: BattleResult, uuid: String) -> StatInkBody
}

/// What is known of a game at stat.ink.
enum StatInkGames {
    /// Where the battles of each game are posted to.
    static let paths = ["splatoon3": Splatoon3Body.path]

    /// Where a game's battles are posted to.
    static func path(for game: String) -> String { paths[game] ?? Splatoon3Body.path }

    /// The maker for a game; nil where its battles cannot be sent (yet).
    static func maker(
        for game: String,
        catalogue: GameCatalogue,
        options: StatInkOptions
    ) -> (any StatInkBodyMaker)? {
        switch game {
        case "splatoon3": Splatoon3Body(catalogue: catalogue, options: options)
        default: nil
        }
    }
}
