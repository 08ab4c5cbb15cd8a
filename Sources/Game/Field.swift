/// Why a value is null; the words of the output contract.
public enum MissingReason: String, Sendable, Hashable, Codable, CaseIterable {
    /// The screen does not show it.
    case notShown = "not_shown"
    /// No frame with it was seen.
    case notSeen = "not_seen"
    /// Something covers it.
    case hidden
    /// It was read, but not surely enough.
    case lowScore = "low_score"
    /// Readings contradict each other.
    case disagreement
    /// The program cannot read it yet.
    case unsupported
}

/// A key that a value may be, with its score (0 to 1).
public struct Candidate: Sendable, Hashable {
    /// The catalogue's key.
    public var key: String
    /// How well it matches, 0 to 1.
    public var score: Double

    /// Makes a candidate.
    public init(key: String, score: Double) {
        self.key = key
        self.score = score
    }
}

/// One value read off the screen, or the reason why there is none.
public struct Field: Sendable, Hashable {
    /// How a field is written.
    public enum Kind: Sendable, Hashable {
        /// The value alone.
        case plain
        /// The value with `<name>_score` beside it; where it is null, also `alternatives` and
        /// `<name>_class`.
        case scored
    }

    /// The value; nil is null, and then `reason` says why.
    public var value: JSONValue?
    /// The probability (0 to 1) that `value` is right; for a null the best score reached.
    public var score: Double
    /// Why `value` is nil. A value that is given may have `disagreement`: others were seen too.
    public var reason: MissingReason?
    /// What it may be, best first; written where the value is null.
    public var alternatives: [Candidate]
    /// What screens say that contradict each other, surest first; `missing` lists it.
    public var disputed: [Candidate] = []
    /// How the field is written.
    public var kind: Kind
    /// The class that the value belongs to, as far as that is sure; written where the value is null.
    public var category: String?

    /// A value that was read.
    public init(
        _ value: JSONValue,
        score: Double = 1,
        kind: Kind = .plain,
        alternatives: [Candidate] = [],
        category: String? = nil
    ) {
        self.value = value
        self.score = score
        self.reason = nil
        self.alternatives = alternatives
        self.kind = kind
        self.category = category
    }

    /// A value that could not be read.
    public init(
        missing reason: MissingReason,
        score: Double = 0,
        kind: Kind = .plain,
        alternatives: [Candidate] = [],
        category: String? = nil
    ) {
        self.value = nil
        self.score = score
        self.reason = reason
        self.alternatives = alternatives
        self.kind = kind
        self.category = category
    }
}
