import Foundation
import Game
import Vision

/// The game's own words, as closed lists by language. All of it is data: the catalogue's names and
/// a file of words that only screens show.
public final class GameNames: Sendable {
    /// The lists of one language.
    public struct Language: Sendable {
        /// The contract's code: `ja`, `en`, `zh-CN`.
        public let language: String
        /// The text engines for it (`jpn`, `eng`), best first; the first installed is used.
        public let engines: [String]
        /// What its lettering looks like (`latin`): languages of one script share a first look.
        let script: String
        /// Tried without any sign of it; the others need one.
        let isUsual: Bool
        /// Whether its characters are square, brackets and all (Chinese, Korean).
        let isSquare: Bool
        /// Lists; keys are the contract's.
        public let rules, stages, lobbies, medals, weapons, results, notices, goals: ClosedList
        /// The lobbies as their cards name them, over two lines. What is left of a name whose second
        /// line is not seen has no key: it must not be taken for another lobby's name.
        let lobbyCards: ClosedList
        /// What dialogs say, by scene.
        public let dialogs: ClosedList
        /// Whether it is known what dialogs say.
        let hasDialogs: Bool
        /// How the screen says for how long it has been matchmaking; `#` is a number.
        let elapsed: [String]

        init(language: String, words: Words, catalogue: GameCatalogue) {
            self.language = language
            engines = words.engines
            script = words.script
            isUsual = words.usual ?? false
            let isSquare = words.square ?? false
            self.isSquare = isSquare
            // Regions that share a language differ in some names: each is a name of the same key.
            let codes = words.names ?? [language]
            func list(
                _ items: [GameCatalogue.Item],
                _ extra: [String: [String]]?,
                stems: Bool = false
            ) -> ClosedList {
                ClosedList(
                    engines: words.engines,
                    recipes: isSquare ? StripRecipe.square : nil
                ) {
                    Self.named(items, in: codes, extra ?? [:], stems: stems)
                }
            }
            rules = list(catalogue.rules, words.rules)
            stages = list(catalogue.stages, words.stages)
            lobbies = list(catalogue.lobbies, words.lobbies)
            lobbyCards = list(catalogue.lobbies, words.lobbies, stems: true)
            medals = list(catalogue.medals, nil)
            weapons = list(catalogue.weapons, nil)
            results = list([], words.results)
            notices = list([], words.notices)
            goals = list([], words.goals)
            dialogs = list([], words.dialogs)
            hasDialogs = !(words.dialogs ?? [:]).isEmpty
            elapsed = words.elapsed ?? []
        }

        /// Every name of the items and what the screens call them besides; with `stems`, without a
        /// key, also what stands before a bracket.
        private static func named(
            _ items: [GameCatalogue.Item],
            in codes: [String],
            _ extra: [String: [String]],
            stems: Bool
        ) -> [(key: String, name: String)] {
            var named: [(key: String, name: String)] = []
            for item in items {
                for name in codes.map(item.name)
                where !named.contains(where: { $0.name == name }) {
                    named.append((item.key, name))
                }
            }
            named += extra.flatMap { key, names in names.map { (key: key, name: $0) } }
            guard stems else { return named }
            return named
                + named.compactMap { entry in
                    let stem = entry.name.prefix { $0 != "(" && $0 != "（" }
                    return stem.count == entry.name.count ? nil : ("", String(stem))
                }
        }
    }

    struct Words: Decodable {
        var order: Int
        var script: String
        var square: Bool?
        var engines: [String]
        var names: [String]?
        var usual: Bool?
        var rules: [String: [String]]?
        var stages: [String: [String]]?
        var lobbies: [String: [String]]?
        var results: [String: [String]]?
        var notices: [String: [String]]?
        var goals: [String: [String]]?
        var dialogs: [String: [String]]?
        var elapsed: [String]?
    }

    /// Every language, in the order in which equally likely ones are tried.
    public let all: [Language]
    let memory: LanguageMemory

    /// - Parameters:
    ///   - catalogue: keys and names.
    ///   - words: JSON, by language code: the engines' names and words that only screens show.
    ///   - preferred: the language tried first on each source; nil for the usual order.
    public init(catalogue: GameCatalogue, words: Data, preferred: String? = nil) throws {
        memory = LanguageMemory(hint: preferred)
        let decoded = try JSONDecoder().decode([String: Words].self, from: words)
        all = decoded.sorted { $0.value.order < $1.value.order }.map {
            Language(language: $0.key, words: $0.value, catalogue: catalogue)
        }
    }

    private init(all: [Language], preferred: String?) {
        memory = LanguageMemory(hint: preferred)
        self.all = all
    }

    /// The same lists with a memory of its own, for another source or thread.
    func copy() -> GameNames { GameNames(all: all, preferred: memory.hint) }

    /// The language last found, then the usual ones. What needs a sign before it is tried is left
    /// out: see `LanguageFinder`.
    public var inOrderOfLikelihood: [Language] {
        let recent = memory.language
        return all.filter { $0.language == recent }
            + all.filter { $0.language != recent && $0.isUsual }
    }

    /// Languages that share characters with this one, so that the two are taken for each other.
    func akin(to language: Language) -> [Language] {
        guard language.isSquare else { return [] }
        return all.filter {
            $0.isSquare && $0.language != language.language
                && !Set($0.engines).isDisjoint(with: language.engines)
        }
    }

    /// The lists of a language; of the one last found, or the first, for nil.
    public subscript(language: String?) -> Language? {
        guard let language else { return inOrderOfLikelihood.first }
        return all.first { $0.language == language }
    }

    /// The language last found on this source; before that, the one tried first.
    public var current: String? { memory.language }

    /// Adds what decides of the languages that are tried from here on.
    public func hash(into hasher: inout Hasher) { memory.hash(into: &hasher) }

    /// Keeps the language that was found.
    public func remember(_ language: String) { memory.remember(language) }

    /// Forgets it: another source may speak another one.
    public func forget() { memory.forget() }
}
