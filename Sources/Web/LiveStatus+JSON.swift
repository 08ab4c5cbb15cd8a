import Foundation
import Game
import Synchronization

extension LiveStatus {
    /// The status as viewers get it. `type` tells it from events, and it is none of theirs.
    var json: JSONValue {
        [
            "type": "live.status",
            "source": .string(source),
            "connection": .string(connection.rawValue),
            "trouble": JSONValue(trouble),
            "position": JSONValue(seconds: position),
            "started_at": JSONValue(seconds: startedAt),
            "size": size.map { [.int($0.width), .int($0.height)] } ?? .null,
            "frames_per_second": JSONValue(seconds: framesPerSecond),
            "frames": [
                "read": .int(read), "analysed": .int(analysed),
                "dropped": .int(dropped), "damaged": .int(damaged),
            ],
            "reopened": .int(reopened),
            "scene": JSONValue(scene?.rawValue),
            "data": fields.json,
            "battle": JSONValue(battle),
            "battles": .int(battles),
            "recording": JSONValue(recording),
        ]
    }
}

/// A status and its text, which is made when the first viewer takes it, and once for all.
final class StatusLine: Sendable {
    private let status: LiveStatus
    private let made = Mutex<Data?>(nil)

    init(_ status: LiveStatus) { self.status = status }

    var text: Data {
        made.withLock { made in
            if let made { return made }
            let text = Data(JSONWriter.string(status.json).utf8)
            made = text
            return text
        }
    }
}

extension Data {
    /// What a page is told first: which session this is, the number of the first line to come, and
    /// whether that goes on where the page left off.
    static func hello(_ session: String, number: Int, isComplete: Bool) -> Data {
        let hello: JSONValue = [
            "type": "live.hello", "session": .string(session), "number": .int(number),
            "complete": .bool(isComplete),
        ]
        return Data(JSONWriter.string(hello).utf8)
    }
}
