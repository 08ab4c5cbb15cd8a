/// What a screen shows, as a tree of fields: objects and lists with fields as leaves.
///
/// Voting, `missing` and the JSON text all work on the tree, so no scene writes its own.
public indirect enum FieldTree: Sendable, Hashable {
    /// A leaf.
    case field(Field)
    /// Named trees, in the order in which they are written.
    case object([Entry])
    /// A list, in screen order.
    case list([FieldTree])

    /// A named tree of an object.
    public struct Entry: Sendable, Hashable {
        /// The name, a key of the output contract.
        public var name: String
        /// What stands under the name.
        public var tree: FieldTree

        /// Makes an entry.
        public init(_ name: String, _ tree: FieldTree) {
            self.name = name
            self.tree = tree
        }
    }

    /// A leaf and the way to it: names and 0-based indices.
    public struct Leaf: Sendable, Hashable {
        /// Names and 0-based indices from the root.
        public var path: [String]
        /// The leaf.
        public var field: Field
        /// The path as `missing` writes it: `us.players.2.weapon`.
        public var name: String { path.joined(separator: ".") }
    }

    /// A tree with nothing in it.
    public static var empty: FieldTree { .object([]) }

    /// A leaf with a value.
    public static func value(_ value: JSONValue, score: Double = 1) -> FieldTree {
        .field(Field(value, score: score))
    }

    /// A leaf that is written with its score beside it.
    public static func scored(
        _ value: JSONValue,
        score: Double,
        alternatives: [Candidate] = []
    ) -> FieldTree {
        .field(Field(value, score: score, kind: .scored, alternatives: alternatives))
    }

    /// A leaf that could not be read.
    public static func missing(_ reason: MissingReason) -> FieldTree {
        .field(Field(missing: reason))
    }

    /// A scored leaf that could not be read.
    public static func missingScored(
        _ reason: MissingReason,
        score: Double = 0,
        alternatives: [Candidate] = [],
        category: String? = nil
    ) -> FieldTree {
        .field(
            Field(
                missing: reason,
                score: score,
                kind: .scored,
                alternatives: alternatives,
                category: category
            )
        )
    }

    /// The tree at `path`: names for objects, 0-based indices for lists. Nil when nothing is there.
    public subscript(path: String...) -> FieldTree? { self[path: path[...]] }

    /// The tree at a dotted path such as `us.players.2.weapon`; nil when nothing is there.
    public subscript(dotted path: String) -> FieldTree? {
        self[path: path.split(separator: ".").map(String.init)[...]]
    }

    /// The tree at `path`; nil when nothing is there.
    public subscript(path path: ArraySlice<String>) -> FieldTree? {
        guard let head = path.first else { return self }
        switch self {
        case .field: return nil
        case .object(let entries):
            return entries.first { $0.name == head }?.tree[path: path.dropFirst()]
        case .list(let items):
            guard let index = Int(head), items.indices.contains(index) else { return nil }
            return items[index][path: path.dropFirst()]
        }
    }

    /// The leaf itself; nil for objects and lists.
    public var field: Field? {
        if case .field(let field) = self { return field }
        return nil
    }

    /// The value of a leaf; nil for objects, lists and nulls.
    public var value: JSONValue? { field?.value }

    /// The named trees of an object; empty for everything else.
    public var entries: [Entry] {
        if case .object(let entries) = self { return entries }
        return []
    }

    /// The elements of a list; empty for everything else.
    public var items: [FieldTree] {
        if case .list(let items) = self { return items }
        return []
    }

    /// All leaves, in the order in which they are written.
    public var leaves: [Leaf] {
        var found: [Leaf] = []
        collect(into: &found, path: [])
        return found
    }

    private func collect(into found: inout [Leaf], path: [String]) {
        switch self {
        case .field(let field): found.append(Leaf(path: path, field: field))
        case .object(let entries):
            for entry in entries { entry.tree.collect(into: &found, path: path + [entry.name]) }
        case .list(let items):
            for (index, item) in items.enumerated() {
                item.collect(into: &found, path: path + [String(index)])
            }
        }
    }
}

extension FieldTree: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral {
    /// An object, its names in the order written.
    public init(dictionaryLiteral elements: (String, FieldTree)...) {
        self = .object(elements.map { Entry($0.0, $0.1) })
    }
    /// A list.
    public init(arrayLiteral elements: FieldTree...) { self = .list(elements) }
}
