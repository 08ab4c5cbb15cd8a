import Foundation
import Game

/// What a battle's clip is called: its local time, rule, stage and result.
///
/// `2026-11-25_21-04-33_yagura_mategai_win.mkv`. What is not known is `unknown`; a battle that was
/// called off or whose source ended is `aborted`.
struct ClipName: Sendable, Hashable {
    /// Seconds since 1970.
    var wall: Double
    /// Keys; nil where unknown.
    var rule, stage, result: String?
    /// It lacks something that it should have.
    var isIncomplete = false

    init(wall: Double) { self.wall = wall }

    /// Takes what a `battle.result` says.
    mutating func fill(_ data: FieldTree, isAborted: Bool) {
        rule = data["rule"]?.value?.stringValue
        stage = data["stage"]?.value?.stringValue
        let known = data["result"]?.value?.stringValue
        result = isAborted && (known == nil || known == "no_contest") ? "aborted" : known
    }

    /// `2026-11-25_21-04-33`.
    static func stamp(_ wall: Double, in zone: TimeZone) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let safe = wall.isFinite ? min(max(wall, 0), 253_402_300_799) : 0
        let parts = calendar.dateComponents(
            [.year, .month, .day, .hour, .minute, .second],
            from: Date(timeIntervalSince1970: safe)
        )
        func two(_ number: Int?) -> String { String(format: "%02d", number ?? 0) }
        let day = [String(format: "%04d", parts.year ?? 0), two(parts.month), two(parts.day)]
        let time = [two(parts.hour), two(parts.minute), two(parts.second)]
        return day.joined(separator: "-") + "_" + time.joined(separator: "-")
    }

    /// The name without its `.mkv`.
    func stem(in zone: TimeZone) -> String {
        let words = [rule, stage, result].map(Self.word)
        return ([Self.stamp(wall, in: zone)] + words).joined(separator: "_")
            + (isIncomplete ? "-incomplete" : "")
    }

    /// Keys are letters, digits and underscores; nothing else gets into a file's name.
    private static func word(_ key: String?) -> String {
        guard let key, !key.isEmpty,
            key.utf8.allSatisfy({
                (97...122).contains($0) || (48...57).contains($0) || $0 == 95
            })
        else { return "unknown" }
        return key
    }
}
