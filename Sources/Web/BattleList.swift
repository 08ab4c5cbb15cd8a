import Foundation
import Game

/// The last battles' results, newest first; an amended one takes the place of the first reading.
struct BattleList: Sendable {
    private var battles: [(id: String, line: Data)] = []
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    mutating func take(_ event: GameEvent, line: Data) {
        guard event.type == .battleResult else { return }
        let id = event.battle ?? event.id
        if let place = battles.firstIndex(where: { $0.id == id }) {
            battles[place].line = line
        } else {
            battles.insert((id, line), at: 0)
            if battles.count > limit { battles.removeLast() }
        }
    }

    /// The lines as one JSON list.
    var json: Data {
        var text = Data("[".utf8)
        for (index, battle) in battles.enumerated() {
            if index > 0 { text.append(contentsOf: Data(",\n".utf8)) }
            text.append(battle.line)
        }
        text.append(contentsOf: Data("]".utf8))
        return text
    }
}
