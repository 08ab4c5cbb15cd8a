/// A side's weapons as its result page shows them, held against those of its lamps in battle.
///
/// The two orders differ, so equal weapons are matched first. What then is left over on both sides
/// belongs together: it fills what the page does not give, or it contradicts the page.
struct RosterMatch {
    /// The weapons of the page's rows, filled and disputed.
    private(set) var weapons: [Field]
    /// Lamps that no row has been matched with.
    private var left: [Field]
    /// Rows whose weapon no lamp shows.
    private var strangers: [Int] = []
    /// Every lamp's weapon is known, so whatever is on the page must be among them.
    private let isWhole: Bool

    init(page: [Field], hud: [Field]) {
        weapons = page
        left = hud.filter { $0.value != nil }
        isWhole = left.count == page.count
        for (index, weapon) in page.enumerated() where weapon.value != nil {
            if let match = left.firstIndex(where: { $0.value == weapon.value }) {
                left.remove(at: match)
            } else {
                strangers.append(index)
            }
        }
        fill()
        if isWhole { dispute() }
    }

    /// Gives a row without a weapon the lamp that alone fits it.
    private mutating func fill() {
        var open = weapons.indices.filter { weapons[$0].value == nil }
        while let (row, lamp) = onlyFit(open) {
            var weapon = left.remove(at: lamp)
            weapon.score *= 0.9
            weapon.kind = .scored
            weapons[row] = weapon
            open.removeAll { $0 == row }
        }
        // The last of each belong together, as long as nothing else is in doubt.
        if isWhole, strangers.isEmpty, open.count == 1, left.count == 1, let row = open.first {
            weapons[row] = left.removeFirst()
            weapons[row].score *= 0.9
            weapons[row].kind = .scored
        }
    }

    /// A row that just one lamp may belong to, and that lamp may belong to no other row.
    private func onlyFit(_ open: [Int]) -> (row: Int, lamp: Int)? {
        for row in open {
            let lamps = left.indices.filter { Self.mayBe(weapons[row], left[$0]) }
            guard lamps.count == 1, let lamp = lamps.first,
                open.filter({ Self.mayBe(weapons[$0], left[lamp]) }).count == 1
            else { continue }
            return (row, lamp)
        }
        return nil
    }

    private static func mayBe(_ row: Field, _ lamp: Field) -> Bool {
        if let category = row.category { return category == lamp.category }
        return row.alternatives.contains { .string($0.key) == lamp.value }
    }

    /// Sets what no lamp shows against the lamp that it must be.
    private mutating func dispute() {
        for row in strangers {
            let alike = left.filter {
                $0.category != nil && $0.category == weapons[row].category
            }
            let rivals = alike.isEmpty ? left : alike
            weapons[row] = Self.disputed(weapons[row], rivals)
            if rivals.count == 1 { left.removeAll { $0 == rivals[0] } }
        }
    }

    /// One of the page and the lamp is wrong; the value stays while it is the likelier one.
    private static func disputed(_ weapon: Field, _ rivals: [Field]) -> Field {
        var field = weapon
        let readings = ([weapon] + rivals).compactMap { reading in
            reading.value?.stringValue.map { Candidate(key: $0, score: reading.score) }
        }
        field.reason = .disagreement
        field.disputed = readings.sorted { $0.score > $1.score }
        guard rivals.count == 1 else {
            field.score *= 0.8
            return field
        }
        let (page, lamp) = (min(weapon.score, 0.999), min(rivals[0].score, 0.999))
        field.score = page * (1 - lamp) / (page * (1 - lamp) + lamp * (1 - page))
        if field.score < 0.5 {
            field.value = nil
            field.alternatives = field.disputed
            if rivals[0].category != weapon.category { field.category = nil }
        }
        return field
    }
}
