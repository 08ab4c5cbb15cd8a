import Game

/// Battles as one JSON list: what the events say, with results that were amended put right.
public enum BattleJSON {
    /// Writes the list, one battle a line.
    public static func write(
        _ battles: [BattleResult],
        _ write: (String) throws -> Void
    ) rethrows {
        guard !battles.isEmpty else { return try write("[]") }
        for (index, battle) in battles.enumerated() {
            let line = battle.line
            let object: JSONValue = [
                "battle": .string(battle.id), "source": .string(line.source),
                "game": .string(line.game), "score": line.json["score"] ?? nil,
                "wall": line.json["wall"] ?? nil, "data": line.data,
                "missing": line.json["missing"] ?? [],
            ]
            let head = index == 0 ? "[" : " "
            let tail = index == battles.count - 1 ? "]" : ","
            try write(head + JSONWriter.string(object) + tail)
        }
    }
}
