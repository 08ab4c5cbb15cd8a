import Foundation
import Game

/// Win rates and averages of battles, together and by what they have in common.
public struct BattleStatistics: Sendable {
    /// What battles are put together by.
    public enum Grouping: String, Sendable, CaseIterable {
        case rule, stage, weapon, day
    }

    /// The figures of some battles.
    public struct Figures: Sendable {
        /// How many there are.
        public private(set) var battles = 0
        /// How many of them were won and lost; a defeat that does not count is neither.
        public private(set) var wins = 0, losses = 0
        private var sums: [String: (sum: Double, count: Int)] = [:]

        /// Numbers that are averaged.
        static let numbers = ["kill_or_assist", "death", "special", "inked"]

        /// The share of wins among wins and losses; nil where there are none.
        public var winRate: Double? {
            wins + losses == 0 ? nil : Double(wins) / Double(wins + losses)
        }

        /// The average of a number over the battles in which it is known; nil where it never is.
        public func average(_ name: String) -> Double? {
            sums[name].map { $0.sum / Double($0.count) }
        }

        mutating func add(_ battle: BattleResult) {
            battles += 1
            switch battle.text("result") {
            case "win": wins += 1
            case "lose": losses += 1
            default: break
            }
            for name in Self.numbers {
                guard let number = battle.number("me.\(name)", in: 0...100_000) else { continue }
                let old = sums[name] ?? (0, 0)
                sums[name] = (old.sum + number, old.count + 1)
            }
        }

        var json: JSONValue {
            func rounded(_ number: Double?) -> JSONValue { JSONValue(score: number) }
            return .object(
                [
                    .init("battles", .int(battles)), .init("wins", .int(wins)),
                    .init("losses", .int(losses)), .init("win_rate", rounded(winRate)),
                ]
                    + Self.numbers.map { .init($0, rounded(average($0))) }
            )
        }
    }

    /// All battles together.
    public private(set) var all = Figures()
    /// Figures by key; most battles first, days in order.
    public let groups: [(grouping: Grouping, rows: [(key: String, figures: Figures)])]

    /// Counts battles. What was called off does not count.
    ///
    /// - Parameter zone: in which a day begins.
    public init(_ battles: [BattleResult], zone: TimeZone = .current) {
        var found: [Grouping: [String: Figures]] = [:]
        for battle in battles where battle.text("result") != "no_contest" {
            all.add(battle)
            for grouping in Grouping.allCases {
                guard let key = Self.key(battle, grouping, zone) else { continue }
                found[grouping, default: [:]][key, default: Figures()].add(battle)
            }
        }
        groups = Grouping.allCases.map { grouping in
            let rows = (found[grouping] ?? [:]).map { (key: $0.key, figures: $0.value) }
            return (
                grouping,
                rows.sorted {
                    if grouping == .day || $0.figures.battles == $1.figures.battles {
                        return $0.key < $1.key
                    }
                    return $0.figures.battles > $1.figures.battles
                }
            )
        }
    }

    private static func key(
        _ battle: BattleResult,
        _ grouping: Grouping,
        _ zone: TimeZone
    ) -> String? {
        switch grouping {
        case .rule, .stage: return battle.text(grouping.rawValue)
        case .weapon: return battle.text("me.weapon")
        case .day:
            guard let started = battle.started else { return nil }
            let style = Date.ISO8601FormatStyle(timeZone: zone).year().month().day()
            return Date(timeIntervalSince1970: started).formatted(style)
        }
    }

    /// The figures as one JSON object.
    public var json: String {
        JSONWriter.string(
            .object(
                [.init("all", all.json)]
                    + groups.map { group in
                        .init(
                            group.grouping.rawValue,
                            .object(group.rows.map { .init($0.key, $0.figures.json) })
                        )
                    }
            )
        )
    }

    /// The figures as rows of cells, the first of each table its head; names in a language.
    public func tables(catalogue: GameCatalogue, language: String) -> [[[String]]] {
        let names = NameTable(catalogue: catalogue, language: language)
        let titles = ["battles", "wins", "losses", "win rate"] + Figures.numbers
        func row(_ name: String, _ figures: Figures) -> [String] {
            [name, "\(figures.battles)", "\(figures.wins)", "\(figures.losses)"]
                + [figures.winRate.map { "\(Self.tenth($0 * 100)) %" } ?? "-"]
                + Figures.numbers.map { figures.average($0).map(Self.tenth) ?? "-" }
        }
        return [[[""] + titles, row("all", all)]]
            + groups.filter { !$0.rows.isEmpty }.map { group in
                [[group.grouping.rawValue] + titles]
                    + group.rows.map {
                        row(names.name(group.grouping.rawValue, $0.key), $0.figures)
                    }
            }
    }

    private static func tenth(_ number: Double) -> String {
        String((number * 10).rounded() / 10)
    }
}
