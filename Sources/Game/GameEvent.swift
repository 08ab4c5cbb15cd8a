/// One line of `scan` and `live`: something that happened.
public struct GameEvent: Sendable, Hashable {
    /// How an event is known.
    public enum Basis: String, Sendable, Hashable, Codable, CaseIterable {
        /// It was on screen.
        case observed
        /// It follows from other events.
        case inferred
        /// It replaces the line that `amends` names.
        case amended
    }

    /// What happened.
    public var type: EventType
    /// Unique in the output, and the same on every run.
    public var id: String
    /// The source's name as the user gave it.
    public var source: String
    /// When it began on screen; seconds from the start of the source.
    public var pts: Double
    /// The frame at which it was certain; seconds from the start of the source.
    public var decidedPts: Double
    /// Seconds since 1970 of `pts`; nil where the recording's start is not known.
    public var wall: Double?
    /// The game's own clock where it is on screen, such as `1:05`.
    public var clock: String?
    /// The battle's id; nil outside battles.
    public var battle: String?
    /// The game, such as `splatoon3`.
    public var game: String
    /// How it is known.
    public var basis: Basis
    /// The id of the line that this one replaces.
    public var amends: String?
    /// The probability (0 to 1) that it is right.
    public var score: Double
    /// The type's own data, in the contract's key order.
    public var data: FieldTree

    /// Makes an event whose id is built from battle (or source), type, pts and `parts`.
    ///
    /// - Parameters:
    ///   - idHead: What stands for the source in the id; nil for its name.
    ///   - parts: What tells simultaneous events of one type apart (`them`, `2`).
    public init(
        _ type: EventType,
        source: String,
        pts: Double,
        decidedPts: Double,
        wall: Double? = nil,
        clock: String? = nil,
        battle: String? = nil,
        game: String = "splatoon3",
        basis: Basis = .observed,
        amends: String? = nil,
        score: Double,
        data: FieldTree = .empty,
        idHead: String? = nil,
        idParts parts: [String] = []
    ) {
        let head = [battle ?? idHead ?? source, type.rawValue, WallClock.milliseconds(pts)]
        self.type = type
        self.id = (head + parts).joined(separator: ":")
        self.source = source
        self.pts = pts
        self.decidedPts = decidedPts
        self.wall = wall
        self.clock = clock
        self.battle = battle
        self.game = game
        self.basis = basis
        self.amends = amends
        self.score = score
        self.data = data
    }

    /// The fields of `data` that are null or disputed, and why.
    public var missing: [MissingField] { data.missing }

    /// The line as JSON, keys in the contract's order.
    public var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init("v", 1),
            .init("type", .string(type.rawValue)),
            .init("id", .string(id)),
            .init("source", .string(source)),
            .init("pts", JSONValue(seconds: pts)),
            .init("decided_pts", JSONValue(seconds: decidedPts)),
            .init("wall", JSONValue(WallClock.text(unix: wall))),
            .init("clock", JSONValue(clock)),
            .init("battle", JSONValue(battle)),
            .init("game", .string(game)),
            .init("basis", .string(basis.rawValue)),
        ]
        if let amends { members.append(.init("amends", .string(amends))) }
        members.append(.init("score", JSONValue(score: score)))
        members.append(.init("data", data.json))
        members.append(.init("missing", .array(missing.map(\.json))))
        return .object(members)
    }

    /// The line's text, without a line end.
    public var line: String { JSONWriter.string(json) }
}
