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
        if let known = reading(try lines.map { try kit.lines.read(scaled: $0)?.text ?? "" }, 0.7) {
            return known
        }
        // Only where some language's words for dialogs are known is an engine worth its time.
        for names in kit.names.inOrderOfLikelihood where names.hasDialogs {
            guard let engine = kit.text.installed(names.engines) else { continue }
            let texts = try lines.prefix(4).map { try kit.text.read($0, language: engine).text }
            if let known = reading(texts, 0.6) { return known }
        }
        return nil
    }

    /// The dialog whose sentence one of the lines is, in any language.
    private func reading(_ lines: [String], _ least: Double) -> SceneReading? {
        // A sentence may run on over the next line.
        let sentences = lines + zip(lines, lines.dropFirst()).map(+)
        for names in kit.names.all where names.hasDialogs {
            let matches = sentences.map {
                names.dialogs.match(texts: [$0, $0, $0], least: least, margin: 0.15)
            }
            if let known = reading(matches, names) { return known }
        }
        return nil
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
