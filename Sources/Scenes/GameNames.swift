import Foundation
import Game
import Synchronization
import Vision

/// The game's own words, as closed lists by language. All of it is data: the catalogue's names and
/// a file of words that only screens show.
public final class GameNames: Sendable {
    /// The lists of one language.
    public struct Language: Sendable {
        /// The contract's code: `ja`, `en`.
        public let language: String
        /// The text engine's name for it: `jpn`, `eng`.
        public let engine: String
        /// Lists; keys are the contract's.
        public let rules, stages, lobbies, medals, weapons, results, notices, goals: ClosedList
        private let medalNames: [String: String]

        init(language: String, words: Words, catalogue: GameCatalogue) {
            self.language = language
            engine = words.engine
            func named(_ items: [GameCatalogue.Item]) -> [(key: String, name: String)] {
                items.map { ($0.key, $0.name(in: language)) }
            }
            func list(_ named: [(key: String, name: String)], _ extra: [String: [String]]?)
                -> ClosedList
            {
                let more = (extra ?? [:]).flatMap { key, names in names.map { (key: key, name: $0) }
                }
                return ClosedList(names: named + more, language: words.engine)
            }
            rules = list(named(catalogue.rules), words.rules)
            stages = list(named(catalogue.stages), words.stages)
            lobbies = list(words.lobbies == nil ? named(catalogue.lobbies) : [], words.lobbies)
            let medals = named(catalogue.medals)
            self.medals = list(medals, nil)
            medalNames = Dictionary(medals.map { ($0.key, $0.name) }) { first, _ in first }
            weapons = list(named(catalogue.weapons), nil)
            results = list([], words.results)
            notices = list([], words.notices)
            goals = list([], words.goals)
        }

        /// A medal's name as the game writes it.
        public func medalName(_ key: String) -> String? { medalNames[key] }
    }

    struct Words: Decodable {
        var engine: String
        var rules: [String: [String]]?
        var stages: [String: [String]]?
        var lobbies: [String: [String]]?
        var results: [String: [String]]?
        var notices: [String: [String]]?
        var goals: [String: [String]]?
    }

    private let languages: [Language]
    private let preferred: String?
    private let last: Mutex<String?>

    /// - Parameters:
    ///   - catalogue: keys and names.
    ///   - words: JSON, by language code: the engine's name and words that only screens show.
    ///   - preferred: the language tried first on each source; nil for the usual order.
    public init(catalogue: GameCatalogue, words: Data, preferred: String? = nil) throws {
        self.preferred = preferred
        last = Mutex(preferred)
        let decoded = try JSONDecoder().decode([String: Words].self, from: words)
        languages = decoded.sorted { $0.key > $1.key }.map {
            Language(language: $0.key, words: $0.value, catalogue: catalogue)
        }
    }

    /// All languages, the one last found first.
    public var inOrderOfLikelihood: [Language] {
        let recent = last.withLock { $0 }
        return languages.filter { $0.language == recent }
            + languages.filter { $0.language != recent }
    }

    /// The lists of a language; of the one last found, or the first, for nil.
    public subscript(language: String?) -> Language? {
        guard let language else { return inOrderOfLikelihood.first }
        return languages.first { $0.language == language }
    }

    /// Keeps the language that was found.
    public func remember(_ language: String) { last.withLock { $0 = language } }

    /// Forgets it: another source may speak another one.
    public func forget() { last.withLock { $0 = preferred } }
}
