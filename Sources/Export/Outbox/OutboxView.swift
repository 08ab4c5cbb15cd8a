import Foundation
import Game

/// Battles of the outbox as people read them.
public struct OutboxView: Sendable {
    private let stages, rules: [String: String]

    /// - Parameter catalogue: gives the names.
    public init(catalogue: GameCatalogue) {
        func names(_ items: [GameCatalogue.Item]) -> [String: String] {
            Dictionary(items.map { ($0.key, $0.nameEn) }, uniquingKeysWith: { first, _ in first })
        }
        stages = names(catalogue.stages)
        rules = names(catalogue.rules)
    }

    /// One line: number, state, start (UTC), what it was, and its address or why it is where it is.
    public func line(_ battle: Outbox.Summary) -> String {
        let start =
            WallClock.text(unix: battle.started)
            .map { "\($0.prefix(10)) \($0.dropFirst(11).prefix(5))Z" } ?? "-"
        let rule = battle.rule.map { rules[$0] ?? $0 } ?? "?"
        let stage = battle.stage.map { stages[$0] ?? $0 } ?? "?"
        return [
            String(battle.number), battle.state.rawValue, start, "\(rule) on \(stage)",
            battle.state == .sent ? battle.url ?? battle.reason ?? "" : battle.reason ?? "",
        ].joined(separator: "\t")
    }

    /// The same as JSON.
    public func json(_ battle: Outbox.Summary) -> String {
        JSONWriter.string([
            "number": .int(Int(battle.number)), "uuid": .string(battle.uuid),
            "state": .string(battle.state.rawValue), "reason": JSONValue(battle.reason),
            "started": JSONValue(WallClock.text(unix: battle.started)),
            "rule": JSONValue(battle.rule), "stage": JSONValue(battle.stage),
            "attempts": .int(battle.attempts), "server": .string(battle.server),
            "url": JSONValue(battle.url),
        ])
    }

    /// A battle in full: its state, what the server said field by field, and its body.
    public func explain(_ battle: OutboxEntry) -> [String] {
        let body = try? JSONParser.parse(battle.body)
        var lines = [
            "battle: \(battle.number)", "state: \(battle.state.rawValue)",
            "reason: \(battle.reason ?? "-")", "uuid: \(battle.uuid)", "id: \(battle.battle)",
            "source: \(battle.source)", "started: \(WallClock.text(unix: battle.started) ?? "-")",
            "server: \(battle.server)", "tried: \(battle.attempts) times",
            "status: \(battle.status.map(String.init) ?? "-")", "url: \(battle.url ?? "-")",
        ]
        if let answer = battle.answer {
            if battle.state == .refused, let json = try? JSONParser.parse(answer),
                let error = json["error"]
            {
                for field in StatInkAnswer.fields(error) {
                    let sent = body?[field.key].map(JSONWriter.string) ?? "not sent"
                    lines.append("refused: \(field.key)")
                    lines.append("  the server says: \(field.value.stringValue ?? "")")
                    lines.append("  what was sent: \(sent)")
                }
                lines.append(
                    "what to do: export the events again with a newer ikasight, or scan the "
                        + "recording again; then: ikasight outbox retry \(battle.number)"
                )
            } else {
                let text = answer.split(whereSeparator: \.isNewline).joined(separator: " ")
                lines.append("answer: \(text.prefix(2000))")
            }
        }
        lines.append("pictures: \(battle.pictures ?? "none")")
        lines.append("body: \(battle.body)")
        return lines
    }
}
