import Game

/// What the server made of a battle.
enum StatInkAnswer: Sendable, Hashable {
    /// It has the battle, now or (`wasThere`) for longer.
    case stored(wasThere: Bool, url: String?, user: String?)
    /// A test: it would take the battle.
    case valid
    /// It will never take this body: the field (or `_system`, `_body`) and what it says of it.
    case refused([JSONValue.Member])
    /// The key is not known.
    case unauthorized
    /// The body is too large.
    case tooLarge
    /// It may take it later: why not now, and the seconds it asks to wait.
    case later(String, after: Double?)

    /// Judges a response to a battle with `uuid`.
    init(_ response: HTTPClient.Response, uuid: String, isTest: Bool) {
        let json = try? JSONParser.parse(response.body[...])
        switch (response.code, json) {
        case (401, _): self = .unauthorized
        case (413, _): self = .tooLarge
        case (200, let json?) where isTest && json["error"] == .null: self = .valid
        case (200, let json?), (201, let json?):
            self = Self.stored(response, json, uuid: uuid)
        case (400, let json?):
            guard let error = json["error"] else { fallthrough }
            self = .refused(Self.fields(error))
        default:
            let wait = response.headers["retry-after"].flatMap { Double($0) }
            self = .later(Self.reason(response), after: wait.flatMap { $0 >= 0 ? $0 : nil })
        }
    }

    /// The fields for which it was refused.
    var refusedFields: [String] {
        if case .refused(let fields) = self { return fields.map(\.key) }
        return []
    }

    /// A body that the server cannot recognise it stores as a battle of no data: what it says of
    /// the battle has to be looked at.
    private static func stored(
        _ response: HTTPClient.Response,
        _ json: JSONValue,
        uuid: String
    ) -> StatInkAnswer {
        if let error = json["error"], error != .null { return .refused(fields(error)) }
        guard json["id"] != nil || response.headers["x-battle-id"] != nil else {
            return .later("an answer that is no battle (\(response.code))", after: nil)
        }
        if let stored = json["uuid"]?.stringValue, stored.lowercased() != uuid.lowercased() {
            return .refused([
                .init("_body", .string("the server stored something else: a battle \(stored)"))
            ])
        }
        return .stored(
            wasThere: response.headers["x-found"] == "?1",
            url: json["url"]?.stringValue ?? response.headers["location"],
            user: response.headers["x-user-screen-name"]
        )
    }

    /// The texts for the fields that an answer of refusal names.
    static func fields(_ error: JSONValue) -> [JSONValue.Member] {
        switch error {
        case .object(let members) where !members.isEmpty:
            return members.map { member in
                // The other versions of the interface give lists of texts.
                if case .array(let texts) = member.value {
                    let all = texts.compactMap(\.stringValue).joined(separator: " ")
                    return .init(member.key, .string(all))
                }
                return member
            }
        case .string(let text): return [.init("_system", .string(text))]
        default: return [.init("_system", "it gave no reason")]
        }
    }

    private static func reason(_ response: HTTPClient.Response) -> String {
        let isPage = response.headers["content-type"]?.contains("html") ?? false
        let what = isPage ? "a web page instead of an answer" : "no answer that can be used"
        return switch response.code {
        case 403: "it lets nobody in at the moment (403)"
        case 429: "it asks for fewer requests (429)"
        case 500...: "it has trouble (\(response.code))"
        default: "\(what) (\(response.code))"
        }
    }
}
