import Game

/// The players of a battle in a v3 body.
extension Splatoon3Body {
    /// The path of the player's own row, such as `us.players.2`; nil where not exactly one is known.
    func ownRow(_ battle: BattleResult) -> String? {
        let own = (0..<battle.playerCount(.us)).filter {
            battle.flag("us.players.\($0).me") == true
        }
        return own.count == 1 ? "us.players.\(own[0])" : nil
    }

    func teams(_ battle: BattleResult, rule: String?, _ body: inout StatInkBody) {
        for (side, name) in Self.sides {
            // The site would mix a third team into the second where the rule has none.
            guard side != .third || rule == "tricolor" else { continue }
            body.set("\(name)_color", battle.text("\(side.rawValue).color").flatMap(Self.color))
            if rule == "tricolor" {
                let role = battle.text("\(side.rawValue).role")
                body.set("\(name)_role", role.flatMap { roles.contains($0) ? $0 : nil })
            }
            body.set("\(name)_players", players(battle, side, isTricolor: rule == "tricolor"))
        }
    }

    private func players(
        _ battle: BattleResult,
        _ side: BattleResult.Side,
        isTricolor: Bool
    ) -> JSONValue? {
        let count = battle.playerCount(side)
        guard (1...4).contains(count) else { return nil }
        // Every player has to be said to be the own one or not. Which of ours it is only the
        // scoreboard tells; none of theirs ever is.
        if side == .us, ownRow(battle) == nil { return nil }
        let fromBoard = (0..<count).contains {
            battle.flag("\(side.rawValue).players.\($0).me") != nil
        }
        let rows = (0..<count).map { index -> JSONValue in
            let path = "\(side.rawValue).players.\(index)"
            var row = StatInkBody(members: [])
            row.set("me", side == .us && path == ownRow(battle))
            if fromBoard { row.set("rank_in_team", index + 1) }
            if !options.hidesNames {
                row.set("name", battle.text(path + ".name").flatMap(Self.name))
            }
            row.set("weapon", weapon(battle, path + ".weapon"))
            row.set("inked", battle.whole(path + ".inked", in: Self.points))
            splats(
                all: battle.whole(path + ".kill_or_assist", in: Self.counts),
                assists: battle.whole(path + ".assist", in: Self.counts),
                &row
            )
            row.set("death", battle.whole(path + ".death", in: Self.counts))
            row.set("special", battle.whole(path + ".special", in: Self.counts))
            if isTricolor { row.set("signal", battle.whole(path + ".signal", in: Self.counts)) }
            row.set("disconnected", battle.flag(path + ".disconnected"))
            return .object(row.members)
        }
        return .array(rows)
    }

    /// A name as the site takes it: at most ten code points, not blank.
    private static func name(_ text: String) -> String? {
        let scalars = text.unicodeScalars
        guard scalars.count <= 10, scalars.contains(where: { !$0.properties.isWhitespace }),
            !scalars.contains(where: { $0.properties.generalCategory == .control })
        else { return nil }
        return text
    }

    /// A colour as the site takes it.
    private static func color(_ text: String) -> String? {
        text.utf8.count == 6 && text.allSatisfy { $0.isASCII && $0.isHexDigit } ? text : nil
    }
}
