import Foundation
import Game

/// All battles of some files of events, for exports that look at them once.
public struct BattleCollection: Sendable {
    /// The battles, in the order in which their results came.
    public let battles: [BattleResult]
    /// Nothing had to be left out.
    public let isWhole: Bool

    /// Reads files to their end; `-` is standard input.
    ///
    /// - Parameter tell: told what cannot be read, one line each.
    public init(_ files: [String], tell: @escaping (String) -> Void) {
        var book = BattleBook()
        var failed = 0
        let reader = EventReader(tell: tell)
        for file in files {
            do {
                try reader.read(file) { line in _ = try book.add(line) }
            } catch {
                tell("\(error)")
                failed += 1
            }
        }
        battles = book.battles
        isWhole = failed == 0 && reader.problems == 0
    }

    /// The sources, in the order in which their battles came.
    public var sources: [String] {
        var seen: [String] = []
        for battle in battles where !seen.contains(battle.line.source) {
            seen.append(battle.line.source)
        }
        return seen
    }
}
