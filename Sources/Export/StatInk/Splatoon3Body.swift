import Game

/// Bodies of stat.ink's v3 interface: battles of Splatoon 3.
///
/// Keys come from the catalogue, ranges from the site's documentation. A key that the site does not
/// know, or a number out of its range, would make it refuse the whole battle, so such a value is left
/// out like one that was not read.
struct Splatoon3Body: StatInkBodyMaker {
    static let path = "/api/v3/battle"

    let options: StatInkOptions
    let weapons, stages, rules, lobbies, ranks, results, roles: Set<String>
    let medals: [GameCatalogue.Item]

    init(catalogue: GameCatalogue, options: StatInkOptions) {
        func keys(_ items: [GameCatalogue.Item]) -> Set<String> { Set(items.map(\.key)) }
        self.options = options
        weapons = keys(catalogue.weapons)
        stages = keys(catalogue.stages)
        rules = keys(catalogue.rules)
        lobbies = keys(catalogue.lobbies)
        ranks = keys(catalogue.ranks)
        results = keys(catalogue.results)
        roles = keys(catalogue.roles)
        medals = catalogue.medals
    }

    func body(of battle: BattleResult, uuid: String) -> StatInkBody {
        var body = StatInkBody(members: [])
        let rule = key(battle, "rule", rules)
        let isTurf = rule == "nawabari" || rule == "tricolor"
        body.set("uuid", uuid)
        body.set("lobby", key(battle, "lobby", lobbies))
        body.set("rule", rule)
        body.set("stage", key(battle, "stage", stages))
        body.set(
            "weapon",
            weapon(battle, "me.weapon") ?? ownRow(battle).flatMap { weapon(battle, $0 + ".weapon") }
        )
        body.set("result", key(battle, "result", results))
        if rule != nil, !isTurf { body.set("knockout", battle.flag("knockout")) }
        own(battle, &body)
        tallies(battle, isTurf: isTurf, rule: rule, &body)
        progress(battle, &body)
        teams(battle, rule: rule, &body)
        body.set("medals", medals(battle))
        body.set("link_url", options.link?.link(at: battle.position))
        body.set("agent", "IkaSight")
        body.set("agent_version", options.agentVersion)
        body.set("automated", true)
        body.set("agent_variables", variables(battle))
        times(battle, &body)
        return body
    }

    // MARK: Parts

    /// The player's own numbers: the personal page's, with the scoreboard's where it has none.
    private func own(_ battle: BattleResult, _ body: inout StatInkBody) {
        let row = ownRow(battle)
        func either(_ name: String, _ range: ClosedRange<Int> = Self.counts) -> Int? {
            battle.whole("me.\(name)", in: range)
                ?? row.flatMap { battle.whole("\($0).\(name)", in: range) }
        }
        body.set(
            "rank_in_team",
            row.flatMap { $0.split(separator: ".").last }.flatMap { Int($0) }.map { $0 + 1 }
        )
        splats(all: either("kill_or_assist"), assists: either("assist"), &body)
        body.set("death", either("death"))
        body.set("special", either("special"))
        if battle.text("rule") == "tricolor" { body.set("signal", either("signal")) }
        body.set("inked", either("inked", Self.points))
    }

    /// The number on the screen counts assists, too. Splats alone are told only where both are known.
    func splats(all: Int?, assists: Int?, _ body: inout StatInkBody) {
        if let all, let assists, assists <= all {
            body.set("kill", all - assists)
            body.set("assist", assists)
        }
        body.set("kill_or_assist", all)
    }

    private func tallies(
        _ battle: BattleResult,
        isTurf: Bool,
        rule: String?,
        _ body: inout StatInkBody
    ) {
        for (side, name) in Self.sides where side != .third || rule == "tricolor" {
            body.set("\(name)_inked", battle.whole("\(side.rawValue).inked", in: Self.points))
            if isTurf {
                let share = battle.number("\(side.rawValue).percent", in: 0...100)
                body.set("\(name)_percent", share.map { ($0 * 10).rounded() / 10 })
            } else if rule != nil, side != .third {
                body.set("\(name)_count", battle.whole("\(side.rawValue).count", in: 0...100))
            }
        }
    }

    private func progress(_ battle: BattleResult, _ body: inout StatInkBody) {
        for time in ["before", "after"] {
            body.set("rank_\(time)", key(battle, "rank_\(time)", ranks))
            body.set(
                "rank_\(time)_exp",
                battle.whole("rank_points_\(time)", in: -2_147_483_647...2_147_483_647)
            )
            let power = battle.number("x_power_\(time)", in: 0...99_999.9)
            body.set("x_power_\(time)", power.map { ($0 * 10).rounded(.down) / 10 })
        }
    }

    private func times(_ battle: BattleResult, _ body: inout StatInkBody) {
        let range = 1_640_995_200.0...4_102_444_800.0
        let start = battle.started.flatMap { range.contains($0) ? $0.rounded(.down) : nil }
        let end = battle.moment("end_wall").flatMap { range.contains($0) ? $0.rounded(.down) : nil }
        body.set("start_at", start.map { Int($0) })
        if let end, end >= start ?? end { body.set("end_at", Int(end)) }
    }

    private func variables(_ battle: BattleResult) -> JSONValue? {
        var members = [JSONValue.Member("Complete", .string(battle.isComplete ? "yes" : "no"))]
        if let score = battle.line.score, (0...1).contains(score) {
            members.append(.init("Score", .string(JSONWriter.string(JSONValue(score: score)))))
        }
        return .object(members)
    }

    /// The medals as the game writes them, and only those that the site knows.
    private func medals(_ battle: BattleResult) -> JSONValue? {
        guard case .array(let shown)? = battle.value("medals") else { return nil }
        var texts: [String] = []
        for medal in shown.prefix(3) {
            let name = medal["name"]?.stringValue
            let key = medal["key"]?.stringValue
            let known =
                medals.first { $0.key == key }
                ?? medals.first { medal in
                    name.map { medal.allNames?.contains($0) ?? false } ?? false
                }
            guard let known else { continue }
            let isItsName = name.map { known.allNames?.contains($0) ?? false } ?? false
            let text = isItsName ? name ?? known.nameEn : known.nameEn
            if !texts.contains(text) { texts.append(text) }
        }
        return texts.isEmpty ? nil : .array(texts.map { .string($0) })
    }

    // MARK: Values

    static let counts = 0...99
    static let points = 0...2_147_483_647
    static let sides: [(BattleResult.Side, String)] = [
        (.us, "our_team"), (.them, "their_team"), (.third, "third_team"),
    ]

    /// The key at a path, where it is one of `known`.
    private func key(_ battle: BattleResult, _ path: String, _ known: Set<String>) -> String? {
        battle.text(path).flatMap { known.contains($0) ? $0 : nil }
    }

    func weapon(_ battle: BattleResult, _ path: String) -> String? {
        battle.weapon(path, atLeast: options.leastScore).flatMap { weapons.contains($0) ? $0 : nil }
    }
}
