import Game
import Video
import Vision

/// Reads players' names: open text, so several readings are compared and the agreed one stands.
public struct PlayerNames: Sendable {
    private let text: TextReader

    init(text: TextReader) { self.text = text }

    /// The name on a strip (bright on dark), with the share of readings that agree as its score.
    func read(_ strip: Patch) throws -> Field {
        let lit = strip.pixels.count { $0 > 128 }
        guard lit > 20 else { return Field(missing: .notShown) }
        var votes: [String: Double] = [:]
        for language in ["jpn", "eng"] where text.has(language) {
            for recipe in StripRecipe.heavyLettering {
                let line = try text.read(strip, language: language, recipe: recipe)
                let name = line.text.replacing(" ", with: "")
                guard !name.isEmpty else { continue }
                votes[name, default: 0] += line.confidence
            }
        }
        let total = votes.values.reduce(0, +)
        guard let best = votes.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }), total > 0 else {
            return Field(missing: .lowScore)
        }
        let agreement = best.value / total
        guard agreement >= 0.25 else { return Field(missing: .lowScore, score: agreement) }
        return Field(.string(best.key), score: min(0.95, 0.4 + agreement * 0.55))
    }
}
