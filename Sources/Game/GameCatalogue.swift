import Foundation

/// The names of a game: what may stand on its screens, and the key each thing is known by.
public struct GameCatalogue: Sendable, Hashable, Codable {
    /// A thing with a key and names.
    public struct Item: Sendable, Hashable, Codable {
        /// The key of the output contract.
        public var key: String
        /// The English name.
        public var nameEn: String
        /// The Japanese name; nil where there is none.
        public var nameJa: String?
        /// Names by language code (`de`, `en-GB`, `zh-CN`), without the two above.
        public var names: [String: String]?
        /// Of a weapon: its class (`shooter`).
        public var type: String?
        /// Of a weapon: the key of the main weapon that it is a kit of.
        public var main: String?
        /// Of a weapon: the key of its special.
        public var special: String?
        /// Of a weapon: the key of the weapon that it differs from by looks only.
        public var reskinOf: String?
        /// Of a medal: every name known for it, whatever the language.
        public var allNames: [String]?

        /// The name in a language (`ja`, `en`, `fr-CA`); falls back to the parent, then English.
        public func name(in language: String) -> String {
            if language == "ja", let nameJa { return nameJa }
            if language == "en" { return nameEn }
            if let name = names?[language] { return name }
            if let parent = language.split(separator: "-").first, parent.count < language.count {
                return name(in: String(parent))
            }
            return nameEn
        }

        enum CodingKeys: String, CodingKey {
            case key, names, type, main, special
            case nameEn = "name_en"
            case nameJa = "name_ja"
            case reskinOf = "reskin_of"
            case allNames = "all_names"
        }
    }

    /// The game's key, such as `splatoon3`.
    public var game: String
    /// Where the facts come from.
    public var source: String
    /// Every weapon.
    public var weapons: [Item]
    /// Every stage.
    public var stages: [Item]
    /// Every rule.
    public var rules: [Item]
    /// Every lobby.
    public var lobbies: [Item]
    /// Every rank, lowest first.
    public var ranks: [Item]
    /// Every medal.
    public var medals: [Item]
    /// Every special.
    public var specials: [Item]
    /// Every result a battle may have at its end.
    public var results: [Item]
    /// Every role a team may have in Tricolor.
    public var roles: [Item]

    /// Why a catalogue could not be read.
    public struct Failure: Error, Sendable, CustomStringConvertible {
        /// One line that says what is wrong.
        public var description: String
    }

    /// Decodes a catalogue file.
    ///
    /// Throws when the data is no catalogue, or a key occurs twice.
    public init(json data: Data) throws(Failure) {
        do {
            self = try JSONDecoder().decode(GameCatalogue.self, from: data)
        } catch {
            throw Failure(description: "catalogue: not the expected JSON: \(error)")
        }
        let all = [weapons, stages, rules, lobbies, ranks, medals, specials, results, roles]
        for items in all {
            var seen: Set<String> = []
            for item in items where !seen.insert(item.key).inserted {
                throw Failure(description: "catalogue: the key \(item.key) occurs twice")
            }
        }
    }

    /// The class of each weapon: the key of the main weapon that it is a kit of.
    public var weaponClasses: [String: String] {
        Dictionary(uniqueKeysWithValues: weapons.map { ($0.key, $0.main ?? $0.key) })
    }

    /// The weapon with `key`; nil when there is none.
    public func weapon(_ key: String) -> Item? { weapons.first { $0.key == key } }
    /// The stage with `key`; nil when there is none.
    public func stage(_ key: String) -> Item? { stages.first { $0.key == key } }
    /// The rule with `key`; nil when there is none.
    public func rule(_ key: String) -> Item? { rules.first { $0.key == key } }
    /// The lobby with `key`; nil when there is none.
    public func lobby(_ key: String) -> Item? { lobbies.first { $0.key == key } }
    /// The medal with `key`; nil when there is none.
    public func medal(_ key: String) -> Item? { medals.first { $0.key == key } }
}
