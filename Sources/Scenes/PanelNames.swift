import Game
import Video
import Vision

/// The words that both lobby screens show: the lobby, its rule and the stages of the hour.
struct PanelNames: Sendable {
    /// What the words say.
    struct Reading {
        var lobby: Field
        var rule: Field
        /// Two; a stage that is not on the panel is null.
        var stages: [Field]
        /// Nil where no language fits.
        var language: GameNames.Language?
    }

    private let kit: SceneKit

    init(kit: SceneKit) { self.kit = kit }

    /// Reads strips of bright lettering on black in the language that fits them best.
    ///
    /// - Parameters:
    ///   - lobby: the lines of the lobby's name, as seen at each place where it may stand.
    ///   - rule: one line.
    ///   - stages: one line each, top to bottom.
    func read(lobby: [[Patch]], rule: Patch, stages: [Patch]) throws -> Reading {
        let rule = Self.block(of: rule)
        let stages = stages.compactMap(Self.block)
        // Without either there is no panel to read.
        var parts = stages.map { LanguageFinder.Part(strip: $0, list: \.stages) }
        if let rule { parts.append(.init(strip: rule, list: \.rules)) }
        let best = try kit.languages.best(of: parts, enough: Double(parts.count) * 0.8) { names in
            let rule = try rule.map {
                try names.rules.match($0, reader: kit.text, lines: kit.lines)
            }
            let stages = try stages.map {
                try names.stages.match($0, reader: kit.text, lines: kit.lines)
            }
            let lobby = try self.lobby(lobby, names)
            let fit = (stages + [rule, lobby].compactMap(\.self)).map(Self.fit).reduce(0, +)
            return (fit, (rule: rule, stages: stages, lobby: lobby))
        }
        guard let best else {
            let unread = Field(missing: .lowScore)
            return Reading(lobby: unread, rule: unread, stages: [unread, unread], language: nil)
        }
        if best.fit > 1.2 { kit.names.remember(best.language.language) }
        var fields = best.reading.stages.prefix(2).map(ResultHeader.field)
        while fields.count < 2 { fields.append(Field(missing: .notShown)) }
        // The hour's two stages are never the same one.
        if fields[0].value != nil, fields[0].value == fields[1].value {
            fields = fields.map { Field(missing: .disagreement, score: $0.score) }
        }
        return Reading(
            lobby: best.reading.lobby.map(ResultHeader.field) ?? Field(missing: .hidden),
            rule: ResultHeader.field(best.reading.rule),
            stages: fields,
            language: best.language
        )
    }

    /// The lobby's name over one or more lines. A name that is cut off (the card moves while the
    /// player looks through the lobbies) comes near several, so its lead must be clear.
    private func lobby(_ places: [[Patch]], _ names: GameNames.Language) throws -> ListMatch? {
        let places = places.filter { !$0.isEmpty }
        guard let first = places.first else { return nil }
        var best: ListMatch?
        for lines in places {
            let quick = try lines.compactMap { try kit.lines.read(scaled: $0)?.text }.joined()
            let match = match([quick, quick, quick], names)
            if match.key != nil { return match }
            if match.score > best?.score ?? 0 { best = match }
        }
        guard let engine = kit.text.installed(names.engines) else { return best }
        var texts: [String] = []
        for recipe in [
            StripRecipe(scale: 0.7), StripRecipe(scale: 1), StripRecipe(scale: 1, thin: 3),
            StripRecipe(scale: 1.5),
        ] {
            texts.append(
                try first.map {
                    try kit.text.read($0, language: engine, recipe: recipe).text
                }.joined()
            )
        }
        let slow = match(texts, names)
        return slow.key != nil ? slow : best
    }

    private func match(_ texts: [String], _ names: GameNames.Language) -> ListMatch {
        var match = names.lobbyCards.match(texts: texts, least: Self.least, margin: Self.margin)
        // Long names may differ in two letters; read as they stand, a small lead is enough.
        if match.key == nil {
            let exact = names.lobbyCards.match(texts: texts, least: 0.96, margin: 0.06)
            if exact.key != nil { match = exact }
        }
        if match.key == "" { match.key = nil }
        match.candidates.removeAll { $0.key == "" }
        return match
    }

    private static let least = 0.72
    private static let margin = 0.12

    private static func block(of strip: Patch) -> Patch? {
        let blocks = ResultHeader.blocks(of: strip, gap: 60, threshold: 150)
        return blocks.first.map { ResultHeader.cut(strip, $0) }
    }

    private static func fit(_ match: ListMatch) -> Double {
        match.key == nil ? 0 : match.candidates.first?.likeness ?? 0
    }
}
