import Game

/// Battles or players as comma-separated values (RFC 4180): a head line, then a line a row.
public enum CSVTable {
    /// A row a battle.
    public static func battles(
        _ battles: [BattleResult],
        _ write: (String) throws -> Void
    ) rethrows {
        try write(line(Column.battles.map { .string($0.name) }))
        for battle in battles { try write(line(Column.battles.map { $0.value(battle) })) }
    }

    /// A row a player.
    public static func players(
        _ battles: [BattleResult],
        _ write: (String) throws -> Void
    ) rethrows {
        try write(line(PlayerRow.columns.map { .string($0.name) }))
        for battle in battles {
            for row in PlayerRow.rows(of: battle) { try write(line(row.values)) }
        }
    }

    static func line(_ values: [JSONValue?]) -> String {
        values.map(cell).joined(separator: ",")
    }

    private static func cell(_ value: JSONValue?) -> String {
        guard let value, value != .null else { return "" }
        guard let text = value.stringValue else { return JSONWriter.string(value) }
        let isPlain = text.unicodeScalars.allSatisfy { !",\"\r\n".unicodeScalars.contains($0) }
        // Spaces at the ends are lost by some readers unless quoted.
        if isPlain, text.first != " ", text.last != " " { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
