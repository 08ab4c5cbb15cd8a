import Game

/// Battles for community lists of recordings: one entry each, with everybody's weapon.
public enum VodList {
    /// Writes a JSON list, one entry a line.
    ///
    /// - Parameter link: the recording's address; nil for none.
    public static func write(
        _ battles: [BattleResult],
        catalogue: GameCatalogue,
        link: LinkTemplate?,
        _ write: (String) throws -> Void
    ) rethrows {
        guard !battles.isEmpty else { return try write("[]") }
        let names = NameTable(catalogue: catalogue, language: "en")
        for (index, battle) in battles.enumerated() {
            let head = index == 0 ? "[" : " "
            let tail = index == battles.count - 1 ? "]" : ","
            let entry = entry(battle, names, link)
            try write(head + JSONWriter.string(entry) + tail)
        }
    }

    private static func entry(
        _ battle: BattleResult,
        _ names: NameTable,
        _ link: LinkTemplate?
    ) -> JSONValue {
        func named(_ group: String, _ path: String) -> JSONValue {
            guard let key = battle.text(path) else { return nil }
            return ["key": .string(key), "name": .string(names.name(group, key))]
        }
        let sides = BattleResult.Side.allCases.filter { battle.data[$0.rawValue] != nil }
        let weapons = sides.map { side in
            JSONValue.Member(
                side.rawValue,
                .array(
                    (0..<battle.playerCount(side)).map {
                        named("weapon", "\(side.rawValue).players.\($0).weapon")
                    }
                )
            )
        }
        return [
            "battle": .string(battle.id), "source": .string(battle.line.source),
            "start_seconds": JSONValue(battle.position.map { Int(max(0, $0)) }),
            "started_at": JSONValue(battle.text("start_wall")),
            "lobby": named("lobby", "lobby"), "mode": named("rule", "rule"),
            "stage": named("stage", "stage"), "result": JSONValue(battle.text("result")),
            "my_weapon": named("weapon", "me.weapon"), "weapons": .object(weapons),
            "link": JSONValue(link?.link(at: battle.position)),
        ]
    }
}
