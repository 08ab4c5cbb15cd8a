/// One line of `ikasight read`: what a still image shows, or why it could not be read.
public struct StillRead: Sendable, Hashable {
    /// What came of the file.
    public enum Outcome: Sendable, Hashable {
        /// It was read.
        case reading(SceneReading)
        /// It could not be read; one line that says why and what to try.
        case failure(String)
    }

    /// The file as the user gave it.
    public var source: String
    /// The game, such as `splatoon3`.
    public var game: String
    /// What came of the file.
    public var outcome: Outcome

    /// A file that was read.
    public init(source: String, game: String = "splatoon3", reading: SceneReading) {
        self.source = source
        self.game = game
        self.outcome = .reading(reading)
    }

    /// A file that could not be read.
    public init(source: String, game: String = "splatoon3", error: String) {
        self.source = source
        self.game = game
        self.outcome = .failure(error)
    }

    /// The line as JSON, keys in the contract's order. The error form has every key too, as null.
    public var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init("v", 1),
            .init("type", "still.read"),
            .init("source", .string(source)),
            .init("game", .string(game)),
        ]
        switch outcome {
        case .reading(let reading):
            members += [
                .init("lang", JSONValue(reading.language)),
                .init("scene", .string(reading.scene.rawValue)),
                .init("score", JSONValue(score: reading.score)),
                .init("data", reading.fields.json),
                .init("missing", .array(reading.fields.missing.map(\.json))),
            ]
        case .failure(let message):
            members += [
                .init("lang", nil), .init("scene", nil), .init("score", nil), .init("data", nil),
                .init("missing", []), .init("error", .string(message)),
            ]
        }
        return .object(members)
    }

    /// The line's text, without a line end.
    public var line: String { JSONWriter.string(json) }
}
