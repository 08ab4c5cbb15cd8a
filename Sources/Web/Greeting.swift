import Foundation
import Game

/// What a page is told first: where in the session's lines it stands.
struct Greeting: Sendable {
    /// Tells this session's numbers from those of another.
    var session: String
    /// The number of the first line to come; each line counts one.
    var number: Int
    /// What the line before the first one to come is known by; there need not be one.
    var seen: String
    /// The number of the first line that has not happened yet.
    var next: Int
    /// Whether `number` goes on where the page left off.
    var isComplete: Bool

    /// As it is sent; `type` tells it from events.
    var text: Data {
        let json: JSONValue = [
            "type": "live.hello", "session": .string(session), "number": .int(number),
            "next": .int(next), "complete": .bool(isComplete),
        ]
        return Data(JSONWriter.string(json).utf8)
    }
}
