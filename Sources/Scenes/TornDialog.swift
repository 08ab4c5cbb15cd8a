import Game
import Video
import Vision

/// A black torn card in the middle of the dimmed screen with a few lines of text. What it says
/// decides which dialog it is; one that says something else is unknown.
public struct TornDialog: SceneDetector {
    /// The dialog that costs a battle; the others come from the same reading.
    public static let scene = SceneID.battleError
    private let kit: SceneKit
    private let card: [CanvasPoint]

    /// Takes its regions from the layout.
    public init(kit: SceneKit) throws(SceneError) {
        self.kit = kit
        card = kit.layout[points: .dialogCard]
    }

    /// A black card with white lettering on it, on a screen that is not all black.
    public func probe(_ picture: borrowing GamePicture) -> Double {
        for point in card where picture.luma(point.x, point.y) > 44 { return 0 }
        var lit = 0
        for row in 0..<24 {
            for column in 0..<48
            where picture.luma(566 + Double(column) * 16, 440 + Double(row) * 11) > 185 {
                lit += 1
            }
        }
        return (12...360).contains(lit) ? 1 : 0
    }

    /// Reads the lines; nil where they are none of the dialogs that are known.
    public func read(_ picture: borrowing GamePicture) throws -> SceneReading? {
        let strip = picture.patch(kit.layout[.dialogText]).gray {
            $0.whiteness > 110 ? $0.whiteness : 0
        }
        let lines = TextRows.lines(of: strip, threshold: 165, heights: 18...64).prefix(8)
            .compactMap(Self.block)
        guard !lines.isEmpty else { return nil }
        let parts = lines.map { LanguageFinder.Part(strip: $0, list: \.dialogs) }
        let quick = try lines.map { try kit.lines.read(scaled: $0)?.text ?? "" }
        // A sentence may run on over the next line.
        let sentences = quick + zip(quick, quick.dropFirst()).map(+)
        for names in kit.names.all {
            let matches = sentences.map {
                names.dialogs.match(texts: [$0, $0, $0], least: 0.7, margin: 0.15)
            }
            if let known = reading(matches, names) { return known }
        }
        let best = try kit.languages.best(of: parts, enough: 0.9) { names in
            let matches = try lines.map {
                try names.dialogs.match(
                    $0,
                    reader: kit.text,
                    lines: kit.lines,
                    least: 0.6,
                    margin: 0.12
                )
            }
            let known = reading(matches, names)
            return (known?.score ?? 0, known)
        }
        return best?.reading
    }

    private func reading(_ matches: [ListMatch], _ names: GameNames.Language) -> SceneReading? {
        // Calling a battle off may mention the error that led to it.
        for scene in [SceneID.battleAbort, .battleError, .scheduleChanged] {
            let scores = matches.filter { $0.key == scene.rawValue }.map(\.score)
            guard let score = scores.max() else { continue }
            kit.names.remember(names.language)
            return SceneReading(scene: scene, score: score, language: names.language)
        }
        return nil
    }

    private static func block(of line: Patch) -> Patch? {
        let blocks = ResultHeader.blocks(of: line, gap: 90)
        guard let first = blocks.first, let last = blocks.last else { return nil }
        return ResultHeader.cut(line, first.lowerBound..<last.upperBound)
    }
}
