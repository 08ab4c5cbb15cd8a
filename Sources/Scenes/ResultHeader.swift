import Game
import Video
import Vision

/// The head of both result pages: lobby above, rule and stage beside each other below, white on
/// black boxes over a picture of the stage.
struct ResultHeader: Sendable {
    /// What the head says.
    struct Reading {
        var lobby: Field
        var rule: Field
        var stage: Field
        var language: String?
    }

    private let kit: SceneKit

    init(kit: SceneKit) { self.kit = kit }

    /// Reads the head in the language that fits it best.
    func read(_ picture: borrowing GamePicture) throws -> Reading {
        let title = picture.patch(kit.layout[.headerTitle]).whiteness
        let lobbyBox = picture.patch(kit.layout[.headerLobby])
        let lobby = lobbyBox.whiteness
        let blocks = Self.blocks(of: title, gap: 26)
        guard let ruleBlock = blocks.first else {
            return Reading(
                lobby: Field(missing: .hidden),
                rule: Field(missing: .hidden),
                stage: Field(missing: .hidden)
            )
        }
        let stageBlock = blocks.dropFirst().first
        let ruleStrip = Self.cut(title, ruleBlock)
        let stageStrip = stageBlock.map { Self.cut(title, $0) }
        var parts = [LanguageFinder.Part(strip: ruleStrip, list: \.rules)]
        if let stageStrip { parts.append(.init(strip: stageStrip, list: \.stages)) }
        // Two entries read this well leave nothing for another language to better.
        let best = try kit.languages.best(of: parts, enough: 1.5, wholly: 1.95) { names in
            let rule = try names.rules.match(ruleStrip, reader: kit.text, lines: kit.lines)
            let stage = try stageStrip.map {
                try names.stages.match($0, reader: kit.text, lines: kit.lines)
            }
            let fit = Self.fit(rule) + (stage.map(Self.fit) ?? 0)
            return (fit, (rule: rule, stage: stage))
        }
        guard let best else {
            return Reading(
                lobby: Field(missing: .lowScore),
                rule: Field(missing: .lowScore),
                stage: Field(missing: .lowScore)
            )
        }
        var language = best.language
        var lobbyMatch = try self.lobby(lobby, lobbyBox, language)
        for names in kit.names.akin(to: language) where lobbyMatch?.key == nil {
            guard let match = try self.lobby(lobby, lobbyBox, names), match.key != nil else {
                continue
            }
            // Rule and stage are the same to the eye of either's engine: the lobby decides.
            language = names
            lobbyMatch = match
        }
        if best.fit > 1.2 { kit.names.remember(language.language) }
        return Reading(
            lobby: Self.field(lobbyMatch),
            rule: Self.field(best.reading.rule),
            stage: Self.field(best.reading.stage),
            language: language.language
        )
    }

    private func lobby(
        _ lettering: Patch,
        _ box: Patch,
        _ names: GameNames.Language
    ) throws -> ListMatch? {
        // A thin bracket that is lost leaves what looks like another name.
        let blocks = Self.blocks(
            of: lettering.columns(0, Self.boxEnd(box.peak)),
            gap: lettering.width,
            threshold: names.isSquare ? 64 : 128
        )
        let block = blocks.first
        return try block.map {
            try names.lobbies.match(
                Self.cut(lettering, $0),
                reader: kit.text,
                lines: kit.lines,
                // Names of three or four characters are half alike by chance.
                least: names.isSquare ? 0.6 : 0.4,
                margin: names.isSquare ? 0.12 : 0.04,
                share: names.isSquare ? 0.35 : nil,
                recipes: StripRecipe.small
            )
        }
    }

    /// Columns of lettering, parted where nothing is lit over `gap` pixels; narrow ones dropped.
    static func blocks(of strip: Patch, gap: Int, threshold: UInt8 = 128) -> [Range<Int>] {
        var blocks: [Range<Int>] = []
        var start: Int?
        var last = 0
        for x in 0..<strip.width {
            var lit = false
            for y in 0..<strip.height where strip.pixels[y * strip.width + x] > threshold {
                lit = true
                break
            }
            guard lit else { continue }
            if let from = start, x - last > gap {
                blocks.append(from..<last + 1)
                start = x
            } else if start == nil {
                start = x
            }
            last = x
        }
        if let start { blocks.append(start..<last + 1) }
        return blocks.filter { $0.count >= 12 }
    }

    /// What reaches to the box's edge over more pixels than this is no letter.
    private static let widestLetter = 24

    /// Where the black box ends that the lobby's name stands on: above and below the lettering it is
    /// black, but for a letter's tail.
    static func boxEnd(_ box: Patch) -> Int {
        let rows = [1, box.height - 2]
        func edge(_ x: Int) -> Int { rows.map { Int(box.pixels[$0 * box.width + x]) }.max() ?? 0 }
        let black = (0..<min(12, box.width)).map(edge).sorted()[min(12, box.width) / 2]
        var outside = 0
        for x in 0..<box.width {
            outside = edge(x) > black + 28 ? outside + 1 : 0
            if outside == widestLetter { return x + 1 - outside }
        }
        return box.width
    }

    static func cut(_ strip: Patch, _ block: Range<Int>) -> Patch {
        strip.columns(block.lowerBound - 2, block.upperBound + 2)
    }

    static func field(_ match: ListMatch?) -> Field {
        guard let match else { return Field(missing: .notShown) }
        let alternatives = match.candidates.prefix(3).map {
            Candidate(key: $0.key, score: max(0, $0.likeness))
        }
        guard let key = match.key else {
            return Field(missing: .lowScore, score: match.score, alternatives: alternatives)
        }
        return Field(.string(key), score: match.score)
    }

    private static func fit(_ match: ListMatch) -> Double {
        match.key == nil ? 0 : match.candidates.first?.likeness ?? 0
    }
}
