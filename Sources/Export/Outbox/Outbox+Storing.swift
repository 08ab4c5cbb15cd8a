import Foundation
import GRDB
import Game

/// Putting battles in.
extension Outbox {
    /// Stores battles for `server`, all or none of them; says for each what came of it.
    func store(
        _ drafts: [OutboxDraft],
        server: String,
        now: Double = Date().timeIntervalSince1970
    ) throws(DatabaseProblem) -> [OutboxOutcome] {
        try write { db in
            try drafts.map { try self.store($0, server: server, now: now, in: db) }
        }
    }

    private func store(
        _ draft: OutboxDraft,
        server: String,
        now: Double,
        in db: Database
    ) throws -> OutboxOutcome {
        let known = try Row.fetchOne(
            db,
            sql: """
                SELECT number, state, reason, body, amended, by_hand FROM battle
                WHERE server = ? AND uuid = ?
                """,
            arguments: [server, draft.uuid]
        )
        guard let known else { return try add(draft, server: server, now: now, in: db) }
        let state = OutboxState(rawValue: known["state"]) ?? .queued
        let isOther = known["body"] != draft.body
        // The record that stands is the amended one, also when an old file is read again.
        let isOlder = known["amended"] && !draft.isAmended
        let byHand: Bool = known["by_hand"]
        var next: OutboxState
        switch state {
        case .sent:
            let wasAmended: Bool = known["amended"]
            return draft.isAmended && !wasAmended && isOther ? .changedAfterSending : .known(.sent)
        case .skipped where byHand || known["reason"] != Self.noContest: return .known(.skipped)
        case .refused where !isOther || isOlder: return .known(.refused)
        case .refused: next = draft.state
        case .queued, .held, .skipped: next = isOlder && draft.state == .held ? state : draft.state
        }
        // What the user let go by hand stays let go.
        if byHand, next == .held { next = .queued }
        var reason = next == draft.state ? draft.reason : nil
        // What was kept back until now may have been sent from another source meanwhile.
        if next == .queued, state != .queued, !byHand,
            let double = try double(of: draft.content, server: server, in: db)
        {
            (next, reason) = (.skipped, Self.isSame(as: double))
        }
        let number: Int64 = known["number"]
        if isOlder {
            try db.execute(
                sql: "UPDATE battle SET state = ?, reason = COALESCE(?, reason) WHERE number = ?",
                arguments: [next.rawValue, reason, number]
            )
        } else {
            try db.execute(
                sql: """
                    UPDATE battle SET state = ?, reason = ?, body = ?, pictures = ?, amended = ?,
                        started = ?, rule = ?, stage = ?, position = ?, contents = ?, settles = ?
                    WHERE number = ?
                    """,
                arguments: [
                    next.rawValue, reason, draft.body,
                    draft.pictures, draft.isAmended, draft.content.started, draft.content.rule,
                    draft.content.stage, draft.content.position, Self.text(draft.content),
                    draft.settles, number,
                ]
            )
        }
        return next == state && !isOther ? .known(state) : .updated(next)
    }

    private func add(
        _ draft: OutboxDraft,
        server: String,
        now: Double,
        in db: Database
    ) throws -> OutboxOutcome {
        var state = draft.state
        var reason = draft.reason
        if state == .queued, let double = try double(of: draft.content, server: server, in: db) {
            state = .skipped
            reason = Self.isSame(as: double)
        }
        try db.execute(
            sql: """
                INSERT INTO battle (server, uuid, battle, game, source, state, reason, started,
                    queued, settles, body, pictures, amended, rule, stage, position, contents)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                server, draft.uuid, draft.battle, draft.game, draft.source, state.rawValue, reason,
                draft.content.started, now, draft.settles, draft.body, draft.pictures,
                draft.isAmended, draft.content.rule, draft.content.stage, draft.content.position,
                Self.text(draft.content),
            ]
        )
        return .added(state, reason: reason)
    }

    private static func isSame(as number: Int64) -> String {
        "the same battle as \(number), read from another source"
    }

    /// The number of a battle with the same content that was sent or is about to be.
    private func double(
        of content: BattleContent,
        server: String,
        in db: Database
    ) throws -> Int64? {
        // Conditions that an index answers, so that a full outbox takes no longer than an empty one.
        var conditions = ["server = :server", "game = :game", "state IN ('queued', 'sent')"]
        if content.rule != nil { conditions.append("(rule = :rule OR rule IS NULL)") }
        if content.stage != nil { conditions.append("(stage = :stage OR stage IS NULL)") }
        if content.started != nil {
            conditions.append(
                """
                (started BETWEEN :started - :tolerance AND :started + :tolerance
                    OR started IS NULL)
                """
            )
        }
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT number, game, source, started, rule, stage, position, contents FROM battle
                WHERE \(conditions.joined(separator: " AND ")) ORDER BY number
                """,
            arguments: [
                "server": server, "game": content.game, "rule": content.rule,
                "stage": content.stage, "started": content.started,
                "tolerance": BattleContent.tolerance,
            ]
        )
        while let row = try rows.next() {
            let other = BattleContent(
                game: row["game"],
                rule: row["rule"],
                stage: row["stage"],
                started: row["started"],
                source: row["source"],
                position: row["position"],
                values: Self.values(row["contents"])
            )
            if content.isSame(as: other) { return row["number"] }
        }
        return nil
    }

    /// The reason of a battle that the game called off.
    static let noContest = "the battle did not count: it is not for the site"

    /// One `path=value` a line: quick to take apart again.
    private static func text(_ content: BattleContent) -> String {
        content.values.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: "\n")
    }

    private static func values(_ text: String) -> [String: String] {
        var values: [String: String] = [:]
        for line in text.split(separator: "\n") {
            guard let middle = line.firstIndex(of: "=") else { continue }
            values[String(line[..<middle])] = String(line[line.index(after: middle)...])
        }
        return values
    }
}
