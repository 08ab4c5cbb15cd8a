import Foundation
import Game

/// One line of `scan` or `live`, read back.
public struct EventLine: Sendable {
    /// Why a line cannot be used.
    public struct Problem: Error, Sendable, Hashable, CustomStringConvertible {
        /// One line, without the place.
        public var description: String
    }

    /// The version of the output contract that is understood.
    static let version = 1

    /// What happened: a type of the contract, or one that came later.
    public var type: String
    /// Unique in its file.
    public var id: String
    /// The source's name as it was given to the scan.
    public var source: String
    /// Seconds from the source's start.
    public var pts: Double?
    /// When it was certain, seconds from the source's start.
    public var decidedPts: Double?
    /// The battle's id.
    public var battle: String?
    /// The game's key.
    public var game: String
    /// `observed`, `inferred` or `amended`.
    public var basis: String
    /// The probability (0 to 1) that it is right.
    public var score: Double?
    /// The type's own data.
    public var data: JSONValue
    /// Dotted paths of fields that are null or disputed, and why.
    public var missing: [String: String]
    /// The whole line.
    public var json: JSONValue

    /// Whether it replaces another line.
    var isAmended: Bool { basis == GameEvent.Basis.amended.rawValue || json["amends"] != nil }

    /// Reads a line's text; nil for a line of `read`, which is no event.
    ///
    /// Throws when it is not JSON, no line of the contract, or of a newer version.
    public init?(text: ArraySlice<UInt8>) throws(Problem) {
        let json: JSONValue
        do {
            json = try JSONParser.parse(text)
        } catch {
            throw Problem(description: "is not JSON: \(error); the line was left out")
        }
        guard let version = json["v"]?.intValue, let type = json["type"]?.stringValue else {
            throw Problem(description: "is no line of ikasight scan; it was left out")
        }
        guard version <= Self.version else {
            throw Problem(
                description: "was written by a newer ikasight (version \(version) of the lines); "
                    + "update this one"
            )
        }
        if type == "still.read" { return nil }
        guard let id = json["id"]?.stringValue, let source = json["source"]?.stringValue,
            let game = json["game"]?.stringValue, let data = json["data"], case .object = data
        else {
            throw Problem(description: "lacks id, source, game or data; the line was left out")
        }
        self.type = type
        self.id = id
        self.source = source
        self.game = game
        self.data = data
        self.json = json
        pts = json["pts"]?.doubleValue
        decidedPts = json["decided_pts"]?.doubleValue
        battle = json["battle"]?.stringValue
        basis = json["basis"]?.stringValue ?? GameEvent.Basis.observed.rawValue
        score = json["score"]?.doubleValue
        missing = [:]
        if case .array(let items)? = json["missing"] {
            for item in items {
                guard let field = item["field"]?.stringValue else { continue }
                missing[field] = item["reason"]?.stringValue ?? ""
            }
        }
    }
}
