import Game
import Video
import Vision

/// WIN! or LOSE... in white on black in the top left corner, over the team's players.
public struct BattleJudge: SceneDetector {
    /// The scene it recognises.
    public static let scene = SceneID.battleJudge
    private let kit: SceneKit
    private let dark: [CanvasPoint]
    private let plates: NamePlates

    /// Takes its regions from the layout.
    public init(kit: SceneKit) throws(SceneError) {
        self.kit = kit
        plates = NamePlates(kit: kit)
        dark = kit.layout[points: .judgeDark]
    }

    /// A black corner with white lettering in it.
    public func probe(_ picture: borrowing GamePicture) -> Double {
        var floor = 255
        for point in dark {
            let luma = picture.luma(point.x, point.y)
            guard luma <= 40 else { return 0 }
            floor = min(floor, luma)
        }
        // The whole page is painted on flat black, splashes and players apart; Splatoon 2 dims the
        // stage instead, which leaves murky greys.
        var black = 0
        var murky = 0
        var vivid = 0
        for row in 0..<9 {
            for column in 0..<16 {
                let colour = picture.colour(60 + Double(column) * 120, 60 + Double(row) * 120)
                let luma = colour.luma - floor
                if colour.chroma >= 50 { vivid += 1 }
                if luma < 16 { black += 1 } else if luma < 60, colour.chroma < 40 { murky += 1 }
            }
        }
        guard black >= 42, murky <= 22, vivid >= 25 else { return 0 }
        let word = kit.layout[.judgeWord]
        var white = 0
        for row in 0..<6 {
            for column in 0..<40 {
                let luma = picture.luma(
                    word.x + 8 + Double(column) * 7,
                    word.y + 22 + Double(row) * 9
                )
                if luma > 200 { white += 1 }
            }
        }
        return (30...170).contains(white) ? 1 : 0
    }

    /// Reads the word; nil where it is none that the game says here.
    public func read(_ picture: borrowing GamePicture) throws -> SceneReading? {
        let strip = picture.patch(kit.layout[.judgeWord]).whiteness
        guard let block = ResultHeader.blocks(of: strip, gap: 60).first else { return nil }
        let word = ResultHeader.cut(strip, block)
        let part = LanguageFinder.Part(
            strip: word,
            list: \.results,
            recipe: StripRecipe(scale: 0.35)
        )
        let best = try kit.languages.best(of: [part], enough: 0.9) { names in
            let match = try names.results.match(
                word,
                reader: kit.text,
                lines: kit.lines,
                least: 0.5,
                margin: 0.15,
                recipes: StripRecipe.headline
            )
            return (match.key == nil ? 0 : match.score, match)
        }
        guard let best else { return nil }
        let middle = kit.layout[.judgePlate]
        return SceneReading(
            scene: .battleJudge,
            score: best.reading.score,
            fields: [
                "result": .field(ResultHeader.field(best.reading)),
                "us": try plates.read(
                    picture,
                    kit.layout[rows: .judgePlates].map { middle.moved($0, 0) }
                ),
            ]
        )
    }
}
