import Foundation
import Game

/// Turns events into battles for the outbox.
struct StatInkFeed {
    /// A battle of a growing file may still be amended for so long, seconds.
    static let settling = 60.0

    let catalogue: GameCatalogue
    let options: StatInkOptions
    private(set) var book = BattleBook()
    /// Battles that were told of since the last `take`.
    private(set) var touched: [String] = []

    init(catalogue: GameCatalogue, options: StatInkOptions) {
        self.catalogue = catalogue
        self.options = options
    }

    /// How many battles wait for `take`.
    var count: Int { touched.count }

    /// Takes a line.
    ///
    /// Returns the id of the battle that it begins or tells of, or an empty text for the end of a
    /// source: what was told of other battles before then stands.
    mutating func add(_ line: EventLine) throws(EventLine.Problem) -> String? {
        if let changed = try book.add(line) {
            if !touched.contains(changed) { touched.append(changed) }
        }
        if line.type == EventType.streamClosed.rawValue { return "" }
        return line.battle
    }

    /// The drafts of the battles since the last time. Says by `problem` what cannot be sent at all.
    mutating func take(settles: Double?, problem: (String) -> Void) -> [OutboxDraft] {
        let drafts = touched.compactMap { id in
            book.battle(id).flatMap { draft($0, settles: settles, problem: problem) }
        }
        touched = []
        book.forgetResults()
        return drafts
    }

    /// The body of a battle, as `--dry-run` shows it; nil where it cannot or must not be sent.
    func body(of battle: BattleResult, problem: (String) -> Void) -> StatInkBody? {
        guard let draft = draft(battle, settles: nil, problem: problem), draft.state == .queued
        else {
            return nil
        }
        return maker(battle)?.body(of: battle, uuid: draft.uuid)
    }

    func maker(_ battle: BattleResult) -> (any StatInkBodyMaker)? {
        StatInkGames.maker(for: battle.line.game, catalogue: catalogue, options: options)
    }

    private func draft(
        _ battle: BattleResult,
        settles: Double?,
        problem: (String) -> Void
    ) -> OutboxDraft? {
        guard let maker = maker(battle) else {
            problem("battles of \(battle.line.game) cannot be sent to stat.ink yet: \(battle.id)")
            return nil
        }
        let uuid = BattleUUID.of(battle: battle.id)
        let body = maker.body(of: battle, uuid: uuid)
        let (state, reason) = fate(of: battle)
        return OutboxDraft(
            uuid: uuid,
            battle: battle.id,
            game: battle.line.game,
            source: battle.line.source,
            body: body.json,
            pictures: options.sendsPictures
                ? PictureOrder(battle, hidesNames: options.hidesNames)?.json : nil,
            content: BattleContent(body: body, of: battle),
            isAmended: battle.line.isAmended,
            state: state,
            reason: reason,
            settles: settles
        )
    }

    private func fate(of battle: BattleResult) -> (OutboxState, String?) {
        if battle.text("result") == "no_contest" { return (.skipped, Outbox.noContest) }
        if battle.isComplete || options.includesIncomplete { return (.queued, nil) }
        let lacks = battle.playerCount(.us) == 0 || battle.playerCount(.them) == 0
        let what = lacks ? "it lacks the players" : "something of it was not seen"
        return (.held, "incomplete: \(what); --include-incomplete sends it")
    }
}
