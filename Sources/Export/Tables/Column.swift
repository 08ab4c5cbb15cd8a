import Game

/// A column of a table: a name, and where its values come from.
struct Column: Sendable {
    enum Kind: String, Sendable {
        case text = "TEXT"
        case whole = "INTEGER"
        case real = "REAL"
    }

    var name: String
    var kind: Kind
    var value: @Sendable (BattleResult) -> JSONValue?

    /// A column of what stands at a path of the data.
    static func data(_ name: String, _ kind: Kind, path: String? = nil) -> Column {
        Column(name: name, kind: kind) { battle in
            guard let value = battle.value(path ?? name) else { return nil }
            return fitting(value, kind)
        }
    }

    /// The value where it is of the kind; else nil.
    static func fitting(_ value: JSONValue, _ kind: Kind) -> JSONValue? {
        switch (kind, value) {
        case (.text, .string), (.whole, .int), (.real, .int), (.real, .number): value
        case (.whole, .bool(let flag)): .int(flag ? 1 : 0)
        default: nil
        }
    }

    /// The columns of the table of battles; `README.md` says what they are.
    static let battles: [Column] =
        [
            Column(name: "battle", kind: .text) { .string($0.id) },
            Column(name: "source", kind: .text) { .string($0.line.source) },
            Column(name: "game", kind: .text) { .string($0.line.game) },
            .data("start", .text, path: "start_wall"), .data("end", .text, path: "end_wall"),
            .data("start_pts", .real), .data("end_pts", .real),
            .data("lobby", .text), .data("rule", .text), .data("stage", .text),
            .data("result", .text), .data("knockout", .whole), .data("complete", .whole),
            Column(name: "score", kind: .real) { $0.line.score.map { .number($0) } },
        ]
        + ["weapon", "name"].map { .data("my_\($0)", .text, path: "me.\($0)") }
        + ["inked", "kill_or_assist", "assist", "death", "special", "signal"].map {
            .data("my_\($0)", .whole, path: "me.\($0)")
        }
        + ["us", "them", "third"].flatMap { side in
            [
                .data("\(side)_percent", .real, path: "\(side).percent"),
                .data("\(side)_count", .whole, path: "\(side).count"),
                .data("\(side)_inked", .whole, path: "\(side).inked"),
                .data("\(side)_color", .text, path: "\(side).color"),
                .data("\(side)_role", .text, path: "\(side).role"),
            ]
        }
        + ["before", "after"].flatMap { time in
            [
                .data("rank_\(time)", .text), .data("rank_points_\(time)", .real),
                .data("x_power_\(time)", .real),
            ]
        } + [Column(name: "medals", kind: .text, value: medals)]

    private static func medals(_ battle: BattleResult) -> JSONValue? {
        guard case .array(let medals)? = battle.value("medals") else { return nil }
        let names = medals.compactMap { $0["key"]?.stringValue ?? $0["name"]?.stringValue }
        return .string(names.joined(separator: ";"))
    }
}

/// A row of the table of players: one player of one battle.
struct PlayerRow: Sendable {
    /// Columns and kinds, in order.
    static let columns: [(name: String, kind: Column.Kind)] = [
        ("battle", .text), ("side", .text), ("slot", .whole), ("name", .text), ("me", .whole),
        ("weapon", .text), ("weapon_score", .real), ("inked", .whole),
        ("kill_or_assist", .whole), ("assist", .whole), ("death", .whole), ("special", .whole),
        ("signal", .whole), ("disconnected", .whole),
    ]

    /// Values in the order of `columns`.
    var values: [JSONValue?]

    /// The players of a battle, in screen order.
    static func rows(of battle: BattleResult) -> [PlayerRow] {
        BattleResult.Side.allCases.flatMap { side in
            (0..<battle.playerCount(side)).map { index in
                let path = "\(side.rawValue).players.\(index)"
                let head: [JSONValue?] = [
                    .string(battle.id), .string(side.rawValue), .int(index + 1),
                ]
                return PlayerRow(
                    values: head
                        + columns.dropFirst(head.count).map { column in
                            battle.value("\(path).\(column.name)").flatMap {
                                Column.fitting($0, column.kind)
                            }
                        }
                )
            }
        }
    }
}
