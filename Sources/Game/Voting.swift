/// Votes on one field seen in several frames.
///
/// Each reading weighs its score times the frame's quality. Let W(v) be the weight of a value
/// and W the weight of all values: the winner has the greatest W(v), its *agreement* is W(v) / W,
/// and the result's score is agreement x the winner's best single score. A page that stands still
/// is one piece of evidence however long it stands, so many frames never lift the score above
/// that of the best one. Below `FieldVote.threshold` agreement (ties too) the result is null,
/// `disagreement`. Nulls cast no vote: a value that one frame shows counts. Classes are voted on
/// apart, by all readings that have one: frames that disagree on a kit mostly agree on its class.
public struct FieldVote: Sendable, Hashable {
    /// The least agreement with which a value wins.
    public static let threshold = 0.6
    /// The least share of the votes with which a class is sure.
    static let classThreshold = 0.9

    private struct Tally: Sendable, Hashable {
        var value: JSONValue
        var weight: Double
        var best: Field
    }

    private struct Weighed: Sendable, Hashable {
        var name: String
        var weight: Double
    }

    private var tallies: [Tally] = []
    private var bestNull: Field?
    private var categories: [Weighed] = []
    /// How many readings had a value.
    public private(set) var readings = 0

    /// No votes yet.
    public init() {}

    /// Casts a vote; `quality` (0 to 1) is the frame's.
    ///
    /// - Parameter asColor: Shades (`rrggbb`) that differ by less than anyone sees are one value.
    public mutating func add(_ field: Field, quality: Double = 1, asColor: Bool = false) {
        if let category = field.category {
            let weight = max(field.score, 0.1) * max(quality, 0.001)
            if let index = categories.firstIndex(where: { $0.name == category }) {
                categories[index].weight += weight
            } else {
                categories.append(Weighed(name: category, weight: weight))
            }
        }
        guard let value = field.value else {
            // The null that came nearest to a value says most about why there is none.
            if bestNull.map({ field.score > $0.score }) ?? true { bestNull = field }
            return
        }
        readings += 1
        // A value of score 0 still says more than nothing.
        let weight = max(field.score, 0.001) * max(quality, 0.001)
        if let index = tallies.firstIndex(where: {
            $0.value == value || (asColor && Self.isNear($0.value, value))
        }) {
            tallies[index].weight += weight
            if field.score > tallies[index].best.score { tallies[index].best = field }
        } else {
            tallies.append(Tally(value: value, weight: weight, best: field))
        }
    }

    private static func isNear(_ a: JSONValue, _ b: JSONValue) -> Bool {
        guard let a = a.stringValue.flatMap({ Int($0, radix: 16) }),
            let b = b.stringValue.flatMap({ Int($0, radix: 16) })
        else { return false }
        return [0, 8, 16].allSatisfy { abs((a >> $0) & 255 - (b >> $0) & 255) <= 24 }
    }

    /// The class that nearly all readings share.
    private var category: String? {
        let all = categories.reduce(0) { $0 + $1.weight }
        return categories.first { $0.weight >= Self.classThreshold * all }?.name
    }

    /// The winner, or a null with its reason; nil when nothing was cast.
    public var result: Field? {
        guard let winner = tallies.max(by: { $0.weight < $1.weight }) else {
            var null = bestNull
            null?.category = category
            return null
        }
        let all = tallies.reduce(0) { $0 + $1.weight }
        let agreement = winner.weight / all
        var field = winner.best
        field.score *= agreement
        guard agreement < Self.threshold else { return field }
        field.value = nil
        field.reason = .disagreement
        field.category = category
        field.alternatives = tallies.sorted { $0.weight > $1.weight }.compactMap { tally in
            tally.value.stringValue.map {
                Candidate(key: $0, score: tally.best.score * tally.weight / all)
            }
        }
        return field
    }
}

/// Votes on a whole tree, leaf by leaf.
///
/// Lists are voted for by length first: rows of lists of different lengths are never mixed.
public struct TreeVote: Sendable, Hashable {
    private struct Named: Sendable, Hashable {
        var name: String
        var vote: TreeVote
    }

    private struct Sized: Sendable, Hashable {
        var weight: Double
        var items: [TreeVote]
    }

    private var leaf: FieldVote?
    private var names: [Named] = []
    private var sizes: [Sized] = []
    /// How many trees were cast.
    public private(set) var count = 0

    /// No votes yet.
    public init() {}

    /// Casts a tree; `quality` (0 to 1) is the frame's.
    public mutating func add(_ tree: FieldTree, quality: Double = 1) {
        add(tree, quality: quality, asColor: false)
    }

    private mutating func add(_ tree: FieldTree, quality: Double, asColor: Bool) {
        count += 1
        switch tree {
        case .field(let field):
            leaf = leaf ?? FieldVote()
            leaf?.add(field, quality: quality, asColor: asColor)
        case .object(let entries):
            for entry in entries {
                let asColor = asColor || entry.name == "color" || entry.name == "colors"
                if let index = names.firstIndex(where: { $0.name == entry.name }) {
                    names[index].vote.add(entry.tree, quality: quality, asColor: asColor)
                } else {
                    var vote = TreeVote()
                    vote.add(entry.tree, quality: quality, asColor: asColor)
                    names.append(Named(name: entry.name, vote: vote))
                }
            }
        case .list(let items):
            var index = sizes.firstIndex { $0.items.count == items.count }
            if index == nil {
                sizes.append(Sized(weight: 0, items: items.map { _ in TreeVote() }))
                index = sizes.count - 1
            }
            guard let index else { return }
            sizes[index].weight += quality
            for (row, item) in items.enumerated() {
                sizes[index].items[row].add(item, quality: quality, asColor: asColor)
            }
        }
    }

    /// The voted tree; nil when nothing was cast. An object or list wins over a null in its place.
    public var result: FieldTree? {
        if let sized = sizes.max(by: { $0.weight < $1.weight }) {
            return .list(sized.items.compactMap(\.result))
        }
        if !names.isEmpty {
            return .object(
                names.compactMap { named in
                    named.vote.result.map { FieldTree.Entry(named.name, $0) }
                }
            )
        }
        if let field = leaf?.result { return .field(field) }
        return count > 0 ? .empty : nil
    }
}
