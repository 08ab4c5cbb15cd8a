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
        for point in dark where picture.luma(point.x, point.y) > 40 { return 0 }
        // The whole page is painted on black, splashes and players apart.
        var black = 0
        for row in 0..<9 {
            for column in 0..<16
            where picture.luma(60 + Double(column) * 120, 60 + Double(row) * 120) < 18 {
                black += 1
            }
        }
        guard black >= 42 else { return 0 }
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
