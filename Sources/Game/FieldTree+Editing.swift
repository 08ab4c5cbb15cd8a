extension FieldTree {
    /// The tree with every leaf replaced by what `change` makes of it.
    public func mapLeaves(_ change: (Leaf) -> Field) -> FieldTree {
        mapLeaves(change, path: [])
    }

    private func mapLeaves(_ change: (Leaf) -> Field, path: [String]) -> FieldTree {
        switch self {
        case .field(let field): return .field(change(Leaf(path: path, field: field)))
        case .object(let entries):
            return .object(
                entries.map {
                    Entry($0.name, $0.tree.mapLeaves(change, path: path + [$0.name]))
                }
            )
        case .list(let items):
            return .list(
                items.enumerated().map { index, item in
                    item.mapLeaves(change, path: path + [String(index)])
                }
            )
        }
    }

    /// Sets the tree at the top-level `name`; a new name goes to the end. Only for objects.
    public mutating func set(_ name: String, _ tree: FieldTree) {
        guard case .object(var entries) = self else { return }
        if let index = entries.firstIndex(where: { $0.name == name }) {
            entries[index].tree = tree
        } else {
            entries.append(Entry(name, tree))
        }
        self = .object(entries)
    }

    /// Sets the tree at a dotted path; what lies on the way must exist. False when it does not.
    @discardableResult
    public mutating func set(dotted path: String, _ tree: FieldTree) -> Bool {
        set(path: path.split(separator: ".").map(String.init)[...], tree)
    }

    private mutating func set(path: ArraySlice<String>, _ tree: FieldTree) -> Bool {
        guard let head = path.first else {
            self = tree
            return true
        }
        switch self {
        case .field: return false
        case .object(var entries):
            if let index = entries.firstIndex(where: { $0.name == head }) {
                let done = entries[index].tree.set(path: path.dropFirst(), tree)
                self = .object(entries)
                return done
            }
            guard path.count == 1 else { return false }
            entries.append(Entry(head, tree))
            self = .object(entries)
            return true
        case .list(var items):
            guard let index = Int(head), items.indices.contains(index) else { return false }
            let done = items[index].set(path: path.dropFirst(), tree)
            self = .list(items)
            return done
        }
    }

    /// The tree without the top-level `name`.
    public func without(_ name: String) -> FieldTree {
        guard case .object(let entries) = self else { return self }
        return .object(entries.filter { $0.name != name })
    }

    /// The tree with another value for a name that it has.
    func replacing(_ name: String, by field: Field) -> FieldTree {
        guard case .object(let entries) = self else { return self }
        return .object(entries.map { $0.name == name ? .init(name, .field(field)) : $0 })
    }

    /// This tree, with what it lacks (absent names, nulls) taken from `other`, path by path.
    ///
    /// Lists of different lengths are not mixed: this tree's stays, unless it is empty.
    public func filled(from other: FieldTree) -> FieldTree {
        switch (self, other) {
        case (.field(let mine), _) where mine.value == nil:
            if let theirs = other.field, theirs.value == nil { return self }
            return other
        case (.object(let mine), .object(let theirs)):
            var merged = mine
            for entry in theirs {
                if let index = merged.firstIndex(where: { $0.name == entry.name }) {
                    merged[index].tree = merged[index].tree.filled(from: entry.tree)
                } else {
                    merged.append(entry)
                }
            }
            return .object(merged)
        case (.list(let mine), .list(let theirs)):
            if mine.isEmpty { return other }
            guard mine.count == theirs.count else { return self }
            return .list(zip(mine, theirs).map { $0.filled(from: $1) })
        default: return self
        }
    }
}
