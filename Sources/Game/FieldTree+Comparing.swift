extension FieldTree {
    /// How many leaves of two trees have values in both, and are the same or differ.
    func compared(with other: FieldTree) -> (same: Int, different: Int) {
        var theirs: [[String]: JSONValue] = [:]
        for leaf in other.leaves { theirs[leaf.path] = leaf.field.value }
        var same = 0
        var different = 0
        for leaf in leaves {
            // Most flags are the same in every battle; shades and open text are never read twice
            // the same.
            if leaf.field.value?.boolValue != nil { continue }
            if leaf.path.last == "color" { continue }
            if leaf.path.last == "name", leaf.path.first != "medals" { continue }
            guard let mine = leaf.field.value, let value = theirs[leaf.path] else { continue }
            if mine == value { same += 1 } else { different += 1 }
        }
        return (same, different)
    }

    /// True when two readings of a page cannot be of the same battle: more than a quarter of
    /// what both say differs. A misread number or two does not make it another page.
    func contradicts(_ other: FieldTree) -> Bool {
        let (same, different) = compared(with: other)
        return different >= 2 && different * 4 > same + different
    }

    /// True when two pages share enough to be surely of one battle: at least three values of
    /// `names` and rows, nearly all the same.
    func confirms(_ other: FieldTree) -> Bool {
        let (same, different) = compared(with: other)
        return same >= 3 && different * 4 <= same + different
    }

    /// Whether the player's own numbers are the same on a personal page and a scoreboard, but for
    /// one misread; nil where both pages have fewer than two of them.
    func sharesOwnRow(with other: FieldTree) -> Bool? {
        guard let mine = ownRow, let theirs = other.ownRow else { return nil }
        let pairs = ["inked", "kill_or_assist", "death", "special"].compactMap { name -> Bool? in
            guard let a = mine[name]?.value, let b = theirs[name]?.value else { return nil }
            return a == b
        }
        guard pairs.count >= 2 else { return nil }
        let same = pairs.filter { $0 }.count
        return same >= 2 && pairs.count - same <= 1
    }

    /// The player's own row: the personal page's, or the one that the scoreboard marks.
    private var ownRow: FieldTree? {
        if let me = self["me"] { return me }
        let rows = ["us", "them", "third"].flatMap { self[$0, "players"]?.items ?? [] }
        return rows.first { $0["me"]?.value == true }
    }

    /// The weapons and colours of a HUD reading: what stays the same for the whole battle.
    var rosterPart: FieldTree {
        var entries: [Entry] = []
        for side in ["us", "them"] {
            guard let players = self[side]?.items, !players.isEmpty else { continue }
            let rows = players.map { player in
                FieldTree.object(player.entries.filter { ["slot", "weapon"].contains($0.name) })
            }
            entries.append(Entry(side, .list(rows)))
        }
        if let colors = self["colors"] { entries.append(Entry("colors", colors)) }
        return .object(entries)
    }

    /// The known weapon of each player of a side, in screen order.
    func weapons(of side: String) -> [String?] {
        self[side]?.items.map { $0["weapon"]?.value?.stringValue } ?? []
    }
}
