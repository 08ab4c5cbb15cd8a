import Game

/// Names of things by key, in one language.
struct NameTable: Sendable {
    private let names: [String: [String: String]]

    init(catalogue: GameCatalogue, language: String) {
        func table(_ items: [GameCatalogue.Item]) -> [String: String] {
            Dictionary(
                items.map { ($0.key, $0.name(in: language)) },
                uniquingKeysWith: { first, _ in first }
            )
        }
        names = [
            "rule": table(catalogue.rules), "stage": table(catalogue.stages),
            "weapon": table(catalogue.weapons), "lobby": table(catalogue.lobbies),
            "result": table(catalogue.results),
        ]
    }

    /// The name of a key in a group (`rule`, `stage`, `weapon`, `lobby`, `result`); the key itself
    /// where it is not known.
    func name(_ group: String, _ key: String) -> String { names[group]?[key] ?? key }

    /// A battle in a few words: rule, stage, own weapon, result.
    func title(_ battle: BattleResult) -> String {
        func name(_ group: String, _ path: String) -> String? {
            battle.text(path).map { self.name(group, $0) }
        }
        let place = [name("rule", "rule"), name("stage", "stage")].compactMap { $0 }
        let parts = [
            place.isEmpty ? "Battle" : place.joined(separator: ", "),
            name("weapon", "me.weapon"), name("result", "result"),
        ]
        return parts.compactMap { $0 }.joined(separator: " - ")
    }
}
