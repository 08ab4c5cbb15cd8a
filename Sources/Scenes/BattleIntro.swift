import Game
import Video
import Vision

/// The rule card: a splash of black ink in the middle with the rule in big white letters and its
/// goal in a sentence below; the stage's name stands in the bottom right corner.
public struct BattleIntro: SceneDetector {
    /// The scene it recognises.
    public static let scene = SceneID.battleIntro
    private let kit: SceneKit
    private let dark: [CanvasPoint]
    private let plates: IntroPlates

    /// Takes its regions from the layout.
    public init(kit: SceneKit) throws(SceneError) {
        self.kit = kit
        dark = kit.layout[points: .introDark]
        plates = IntroPlates(kit: kit)
    }

    /// Black ink where the splash is, with white lettering on it.
    public func probe(_ picture: borrowing GamePicture) -> Double {
        max(probe(picture, lift: 0), probe(picture, lift: Self.tricolorLift))
    }

    /// In Tricolor the card stands higher, canvas units.
    private static let tricolorLift = 68.0

    private func probe(_ picture: borrowing GamePicture, lift: Double) -> Double {
        let isDark = dark.pass(butFor: dark.count / 5) { picture.luma($0.x, $0.y - lift) < 60 }
        guard isDark else { return 0 }
        let rule = kit.layout[.introRule]
        var white = 0
        var ink = 0
        var other = 0
        for row in 0..<8 {
            for column in 0..<12 {
                let luma = picture.luma(
                    rule.x + 60 + Double(column) * 28,
                    rule.y - lift + 14 + Double(row) * 30
                )
                if luma > 215 { white += 1 } else if luma < 60 { ink += 1 } else { other += 1 }
            }
        }
        return white >= 5 && white <= 60 && ink >= 24 && other <= 30 ? 1 : 0
    }

    /// Reads rule and stage; nil where neither the rule nor its goal can be read.
    public func read(_ picture: borrowing GamePicture) throws -> SceneReading? {
        let lift = probe(picture, lift: 0) >= Probe.pass ? 0 : Self.tricolorLift
        let card = picture.patch(kit.layout[.introRule].moved(0, -lift)).gray {
            $0.whiteness > 170 ? $0.whiteness : 0
        }
        let lines = Self.lines(of: card)
        let goal = picture.patch(kit.layout[.introGoal].moved(0, -lift)).gray {
            $0.whiteness > 150 ? $0.whiteness : 0
        }
        let quick = try lines.compactMap { try kit.lines.read(scaled: $0)?.text }.joined()
        let parts = lines.map {
            LanguageFinder.Part(strip: $0, list: \.rules, recipe: StripRecipe(scale: 0.6))
        }
        let best = try kit.languages.best(of: parts, joined: true, enough: 0.9) { names in
            var match = names.rules.match(texts: [quick, quick, quick], least: 0.8, margin: 0.15)
            if match.key == nil { match = try rule(on: lines, goal, names) }
            return (match.key == nil ? 0 : match.score, match)
        }
        // Only Tricolor's card stands higher; another rule up there is Splatoon 2's card.
        guard let best, (best.reading.key == "tricolor") == (lift > 0) else { return nil }
        var stage = try stageName(picture, best.language)
        for names in kit.names.akin(to: best.language) where stage.value == nil {
            stage = try stageName(picture, names)
        }
        kit.names.remember(best.language.language)
        // Tricolor has other places for its eight, and which team is ours is not told there.
        let unread = FieldTree.missing(.unsupported)
        let names = lift > 0 ? (us: unread, them: unread) : try plates.read(picture)
        return SceneReading(
            scene: .battleIntro,
            score: best.reading.score,
            fields: [
                "rule": .field(ResultHeader.field(best.reading)), "stage": .field(stage),
                "us": names.us, "them": names.them,
            ],
            language: best.language.language
        )
    }

    /// The rule by a general engine: its name, else the sentence that tells its goal.
    private func rule(
        on lines: [Patch],
        _ goal: Patch,
        _ names: GameNames.Language
    ) throws -> ListMatch {
        guard let engine = kit.text.installed(names.engines) else {
            return ListMatch(key: nil, score: 0, candidates: [])
        }
        var texts: [String] = []
        for recipe in [
            StripRecipe(scale: 0.6), StripRecipe(scale: 0.8, thin: 3), StripRecipe(scale: 1),
        ] {
            texts.append(
                try lines.map {
                    try kit.text.read($0, language: engine, recipe: recipe).text
                }.joined()
            )
        }
        let match = names.rules.match(texts: texts, least: 0.4, margin: 0.1)
        guard match.key == nil else { return match }
        return try names.goals.match(goal, reader: kit.text, least: 0.45, margin: 0.1)
    }

    private func stageName(
        _ picture: borrowing GamePicture,
        _ names: GameNames.Language
    ) throws -> Field {
        // White letters with a dark rim over the stage itself: only the whitest pixels are lettering.
        let patch = picture.patch(kit.layout[.introStage])
        var best: ListMatch?
        for least in [235, 215, 190] {
            let strip = patch.gray { $0.whiteness > least ? 255 : 0 }
            guard let block = ResultHeader.blocks(of: strip, gap: 60).last else { continue }
            let match = try names.stages.match(
                ResultHeader.cut(strip, block),
                reader: kit.text,
                lines: kit.lines
            )
            if match.score > best?.score ?? 0 { best = match }
            if match.key != nil { break }
        }
        return ResultHeader.field(best)
    }

    /// The rule stands on one or two lines, parted by empty rows.
    static func lines(of card: Patch) -> [Patch] {
        var lines: [Range<Int>] = []
        var start: Int?
        for y in 0...card.height {
            var lit = 0
            if y < card.height {
                for x in 0..<card.width where card.pixels[y * card.width + x] > 0 { lit += 1 }
            }
            if lit > 6, start == nil { start = y }
            if lit <= 6, let from = start {
                lines.append(from..<y)
                start = nil
            }
        }
        return lines.filter { $0.count >= 40 }.map {
            let margin = $0.count / 6
            return card.crop(
                x: 0,
                y: $0.lowerBound - margin,
                width: card.width,
                height: $0.count + 2 * margin
            )
        }
    }
}
