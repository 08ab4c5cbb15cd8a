import Foundation

/// Agrees on the names of one team's players where several screens show them.
///
/// The screens list the same players in other orders, so names find each other by what they say: a
/// name equal to one of another screen is surer for it; one that nearly equals it, and no other,
/// is the same player's, and the spelling of most weight stands. A row without a name gets one
/// where something read there, too unsure by itself, is alike, or where every other player of a
/// screen is accounted for. Two players are never made one.
struct NameAgreement {
    /// The rows' names, in the page's order.
    private(set) var names: [Field]
    /// Folded spellings of each row's name as the page itself has it; nil where it has none.
    private let own: [[Character]?]

    /// A row's name, from the page.
    init(names: [Field]) {
        self.names = names
        own = names.map { $0.value?.stringValue.map(Self.fold) }
    }

    /// Takes what the other screens say of the same team, each trusted a little less.
    mutating func agree(with screens: [[Field]]) {
        var voices = own.indices.map { _ in [Field]() }
        for screen in screens {
            for (row, name) in pairs(screen) { voices[row].append(name) }
        }
        for row in names.indices { names[row] = Self.settle(names[row], voices[row]) }
        for screen in screens { fillLast(from: screen) }
    }

    /// Which row each name of a screen belongs to, where that is beyond doubt.
    private func pairs(_ screen: [Field]) -> [(row: Int, name: Field)] {
        let given = screen.compactMap { field in
            field.value?.stringValue.map { (name: field, folded: Self.fold($0)) }
        }
        var found: [(row: Int, name: Field)] = []
        for (index, one) in given.enumerated() {
            let twins = given.indices.filter {
                $0 != index && Self.alike(given[$0].folded, one.folded)
            }
            let equal = own.indices.filter { own[$0] == one.folded }
            if equal.count == 1 {
                found.append((equal[0], one.name))
                continue
            }
            // Names that are alike on one screen are two players'; only equal ones may pair then.
            guard equal.isEmpty, twins.isEmpty else { continue }
            let near = own.indices.filter { row in
                candidates(row).contains { Self.alike($0, one.folded) }
            }
            guard near.count == 1, let row = near.first,
                !given.contains(where: { $0.folded == own[row] })
            else { continue }
            found.append((row, one.name))
        }
        return found
    }

    /// What a row's name may be: its value, else what was read too unsurely.
    private func candidates(_ row: Int) -> [[Character]] {
        own[row].map { [$0] } ?? names[row].alternatives.map { Self.fold($0.key) }
    }

    /// A name on the page that is less sure than this may be bettered by one other screen.
    private static let unsure = 0.6

    /// The spelling of most weight.
    private static func settle(_ mine: Field, _ voices: [Field]) -> Field {
        guard !voices.isEmpty else { return mine }
        guard let page = mine.value else {
            // One voice, and what the page itself nearly said.
            var name = voices.max { $0.score < $1.score } ?? mine
            name.score *= 0.95
            return name
        }
        var weights: [(field: Field, weight: Double, missed: Double)] = [
            (mine, mine.score, 1 - mine.score)
        ]
        for voice in voices {
            let same = weights.firstIndex {
                fold($0.field.value?.stringValue ?? "") == fold(voice.value?.stringValue ?? "")
            }
            if let same {
                weights[same].weight += 0.9 * voice.score
                weights[same].missed *= 1 - 0.9 * voice.score
            } else {
                weights.append((voice, 0.9 * voice.score, 1 - 0.9 * voice.score))
            }
        }
        let all = weights.reduce(0) { $0 + $1.weight }
        // One screen alone does not change what the page was read as: its name may be another
        // player's, whose row was not read. Two that say the same do.
        let others = weights.dropFirst().filter { item in
            let spelling = fold(item.field.value?.stringValue ?? "")
            let count = voices.count { fold($0.value?.stringValue ?? "") == spelling }
            return count >= 2 || mine.score < unsure
        }
        guard let best = ([weights[0]] + others).max(by: { $0.weight < $1.weight }) else {
            return mine
        }
        var name = best.field
        name.score = min(0.995, 1 - best.missed) * best.weight / all
        if weights.count > 1, name.value != page { name.score = min(name.score, 0.9) }
        return name
    }

    /// The one row without a name is the one player left over, where all others are known.
    private mutating func fillLast(from screen: [Field]) {
        let empty = names.indices.filter { names[$0].value == nil }
        let given = screen.compactMap { field in field.value?.stringValue.map(Self.fold) }
        guard empty.count == 1, let row = empty.first, screen.count == names.count,
            given.count == names.count, Set(given).count == given.count
        else { return }
        let known = Set(names.compactMap { $0.value?.stringValue.map(Self.fold) })
        let left = screen.filter { !known.contains(Self.fold($0.value?.stringValue ?? "")) }
        guard known.count == names.count - 1, left.count == 1, var name = left.first else { return }
        name.score *= 0.95
        names[row] = name
    }

    /// A name as it is compared: compatible forms, no spaces and middle dots.
    static func fold(_ name: String) -> [Character] {
        name.precomposedStringWithCompatibilityMapping.replacingOccurrences(of: "〜", with: "~")
            .filter { !$0.isWhitespace && !"・･·".contains($0) }.map { $0 }
    }

    /// The same name misread: one character in three to five, two in more.
    static func alike(_ a: [Character], _ b: [Character]) -> Bool {
        let shorter = min(a.count, b.count)
        guard shorter >= 3, abs(a.count - b.count) <= 2 else { return a == b }
        return EditDistance.between(a, b) <= (shorter >= 6 ? 2 : 1)
    }
}
