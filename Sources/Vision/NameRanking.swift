/// How near some readings of a strip come to each name of a list. A reading is compared with the names
/// once.
struct NameRanking {
    private let entries: [(key: String, folded: [Character])]
    private(set) var readings: [[Character]] = []
    /// Of each entry, the likenesses of the three readings that come nearest, best first.
    private var nearest: [[Double]]

    init(_ entries: [(key: String, folded: [Character])], of readings: [[Character]] = []) {
        self.entries = entries
        nearest = Array(repeating: [], count: entries.count)
        for reading in readings { add(reading) }
    }

    mutating func add(_ reading: [Character]) {
        readings.append(reading)
        for (index, entry) in entries.enumerated() {
            let likeness = TextFolding.likeness(reading, entry.folded)
            let place = nearest[index].firstIndex { $0 < likeness } ?? nearest[index].count
            nearest[index].insert(likeness, at: place)
            if nearest[index].count > 3 { nearest[index].removeLast() }
        }
    }

    /// The four keys that readings come nearest to, best first.
    var best: [(key: String, likeness: Double)] {
        var best: [String: Double] = [:]
        for (entry, near) in zip(entries, nearest) {
            best[entry.key] = max(best[entry.key] ?? 0, near.reduce(0, +) / 3)
        }
        return best.sorted { ($0.value, $1.key) > ($1.value, $0.key) }
            .prefix(4).map { (key: $0.key, likeness: $0.value) }
    }
}
