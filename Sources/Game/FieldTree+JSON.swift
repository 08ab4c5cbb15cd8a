/// A line of `missing`: which field is null (or disputed), and why.
public struct MissingField: Sendable, Hashable {
    /// The leaf's path, such as `us.players.2.weapon`; indices count from 0.
    public var field: String
    /// Why.
    public var reason: MissingReason
    /// Of a value that screens contradict each other about: what each says, surest first.
    public var readings: [Candidate]

    /// Makes a line of `missing`.
    public init(_ field: String, _ reason: MissingReason, readings: [Candidate] = []) {
        self.field = field
        self.reason = reason
        self.readings = readings
    }

    /// As the contract writes it.
    public var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init("field", .string(field)), .init("reason", .string(reason.rawValue)),
        ]
        if !readings.isEmpty { members.append(.init("readings", readings.json)) }
        return .object(members)
    }
}

extension FieldTree {
    /// The tree as JSON, with `<name>_score`, `alternatives` and `<name>_class` beside scored leaves.
    public var json: JSONValue {
        switch self {
        case .field(let field): return field.value ?? .null
        case .list(let items): return .array(items.map(\.json))
        case .object(let entries):
            var members: [JSONValue.Member] = []
            for entry in entries {
                members.append(.init(entry.name, entry.tree.json))
                guard let field = entry.tree.field, field.kind == .scored else { continue }
                let score = field.value == nil ? JSONValue.null : JSONValue(score: field.score)
                members.append(.init(entry.name + "_score", score))
                guard field.value == nil, !field.alternatives.isEmpty else { continue }
                members.append(.init("alternatives", field.alternatives.json))
                members.append(.init(entry.name + "_class", JSONValue(field.category)))
            }
            return .object(members)
        }
    }

    /// Every leaf that is null, and every value whose readings disagree, in written order.
    public var missing: [MissingField] {
        leaves.compactMap { leaf in
            if let reason = leaf.field.reason {
                return MissingField(leaf.name, reason, readings: leaf.field.disputed)
            }
            // An explicit null says "there is none" (an error, say) and is not missing.
            return leaf.field.value == nil ? MissingField(leaf.name, .notSeen) : nil
        }
    }
}

extension [Candidate] {
    var json: JSONValue {
        .array(map { ["key": .string($0.key), "score": JSONValue(score: $0.score)] })
    }
}
