/// The rows of the players, and which of them is the player's own.
extension ResultAssembler {
    /// The rows of a side: the scoreboard's, with weapons held against the HUD's. Without a page
    /// the HUD's rows stand.
    func players(_ side: String) -> FieldTree {
        guard let rows = scoreboard?[side, "players"]?.items, !rows.isEmpty else {
            return hudPlayers(side)
        }
        let filled = agreed(rows.map { fillOwn($0) }, side)
        let lamps = (record.roster.result?[side]?.items ?? []).compactMap { $0["weapon"]?.field }
        let mine = filled.map { $0["weapon"]?.field ?? Field(missing: .notSeen, kind: .scored) }
        return .list(
            zip(filled, RosterMatch(page: mine, hud: lamps).weapons).map { row, weapon in
                var row = row
                row.set("weapon", .field(weapon))
                return row
            }
        )
    }

    /// The rows with names on which the card, the judgement and the page agree.
    private func agreed(_ rows: [FieldTree], _ side: String) -> [FieldTree] {
        let screens = [card?[side], judge?[side]].compactMap { tree -> [Field]? in
            let names = tree?.items.compactMap { $0["name"]?.field } ?? []
            return names.isEmpty ? nil : names
        }
        let mine = rows.compactMap { $0["name"]?.field }
        guard !screens.isEmpty, mine.count == rows.count else { return rows }
        var agreement = NameAgreement(names: mine)
        agreement.agree(with: screens)
        return zip(rows, agreement.names).map { row, name in
            var row = row
            row.set("name", .field(name))
            return row
        }
    }

    private func hudPlayers(_ side: String) -> FieldTree {
        guard side != "third", let rows = record.roster.result?[side]?.items, !rows.isEmpty else {
            return unseen
        }
        let names = ["inked", "kill_or_assist", "death", "special", "me", "disconnected"]
        return .list(
            rows.map { row in
                var entries = [FieldTree.Entry("name", unseen)]
                entries.append(.init("weapon", row["weapon"] ?? .missingScored(.notSeen)))
                entries += names.map { .init($0, unseen) }
                return .object(entries)
            }
        )
    }

    /// The own row of the scoreboard, where it lacks something that the personal page has.
    private func fillOwn(_ row: FieldTree) -> FieldTree {
        guard row["me"]?.value == true, let own = personal?["me"] else { return row }
        return .object(
            row.entries.map { entry in
                guard let mine = entry.tree.field, mine.value == nil,
                    let theirs = own[entry.name]?.field, theirs.value != nil
                else { return entry }
                return .init(entry.name, .field(theirs))
            }
        )
    }

    /// The player's own row: the personal page's, with the scoreboard's where that has nothing.
    ///
    /// Where both have a value and they differ, the personal page's stands as disputed.
    var me: FieldTree {
        let rows = ["us", "them", "third"].flatMap { side in
            agreed(scoreboard?[side, "players"]?.items ?? [], side)
        }
        let own = rows.first { $0["me"]?.value == true }?.without("me").without("disconnected")
        guard let page = personal?["me"], !page.entries.isEmpty else { return own ?? unseen }
        guard let own else { return page }
        return .object(
            page.filled(from: own).entries.map { entry in
                guard var mine = entry.tree.field, let value = mine.value,
                    // Names are open text: two readings of one name differ often enough.
                    entry.name != "name",
                    let other = own[entry.name]?.value, other != value
                else { return entry }
                mine.score *= 0.8
                mine.reason = .disagreement
                return .init(entry.name, .field(mine))
            }
        )
    }
}
