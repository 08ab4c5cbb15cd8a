import Foundation
import Game
import Synchronization

extension LiveStatus {
    /// The status as viewers get it. `type` tells it from events, and it is none of theirs.
    var json: JSONValue {
        let shown = Self.shown(source)
        return [
            "type": "live.status",
            "source": .string(shown),
            "connection": .string(connection.rawValue),
            // It begins with the source as the user named it.
            "trouble": JSONValue(trouble?.replacingOccurrences(of: source, with: shown)),
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

    /// A source as anybody may see it, since streamers show the page: of an address neither the
    /// password nor what follows a `?`, nor the last part of its path where that is a stream's key.
    static func shown(_ source: String) -> String {
        guard let mark = source.range(of: "://") else { return source }
        let scheme = source[..<mark.lowerBound].lowercased()
        let rest = source[mark.upperBound...].prefix { !"?#".contains($0) }
        let host = rest.prefix { $0 != "/" }
        let login = host.lastIndex(of: "@").map { host.index(after: $0) } ?? host.startIndex
        var path = rest[host.endIndex...]
        // `rtmps`, `rtmpt` and others, also behind another protocol: `async:rtmp`.
        let protocolName = scheme.split(separator: ":").last ?? ""
        if protocolName.hasPrefix("rtmp") || protocolName == "srt" {
            while path.last == "/" { path.removeLast() }
            let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
            path = path.isEmpty ? "" : folder + "…"
        }
        return "\(source[..<mark.upperBound])\(host[login...])\(path)"
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
