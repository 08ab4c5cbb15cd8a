import Game
import Video
import Vision

/// The weapon's card on the personal page: its name in words, white on black inside a bright
/// frame. Without medals the cards stand higher, so the frame is looked for.
struct GearCard: Sendable {
    private let kit: SceneKit

    init(kit: SceneKit) { self.kit = kit }

    /// The weapon whose name stands on the card; null where there is no card or no such name.
    func weapon(_ picture: borrowing GamePicture, language: String?) throws -> Field {
        guard let names = kit.names[language],
            let top = Self.top(picture, search: kit.layout[.personalCardSearch])
        else { return Field(missing: .notShown, kind: .scored) }
        let title = picture.patch(kit.layout[.personalCardTitle].moved(0, top)).whiteness
        let match = try names.weapons.match(
            title,
            reader: kit.text,
            lines: kit.lines,
            least: 0.6,
            margin: 0.06
        )
        var field = ResultHeader.field(match)
        field.kind = .scored
        return field
    }

    /// The upper edge of the frame: two bright lines with black between them.
    static func top(_ picture: borrowing GamePicture, search: CanvasRect) -> Double? {
        let patch = picture.patch(search, width: 24, height: Int(search.height))
        // Lettering covers some of the columns: a quarter of them is clear and shows what lies behind it.
        let rows = (0..<patch.height).map { y in
            (0..<patch.width).map { patch.colour($0, y).peak }.sorted()[patch.width / 4]
        }
        var best: (bright: Int, y: Int)?
        for y in 4..<max(rows.count - 46, 4) {
            let bright = min(rows[y..<y + 4].max() ?? 0, rows[y + 37..<y + 42].max() ?? 0)
            let inside = rows[y + 10..<y + 32].max() ?? 255
            guard bright > 90, inside * 2 < bright, rows[y - 3] * 2 < bright else { continue }
            if bright > best?.bright ?? 0 { best = (bright, y) }
        }
        return best.map { search.y + Double($0.y) }
    }

    /// What icon and word together say of a weapon.
    ///
    /// They are read in different ways, so where they agree the weapon is nearly certain, and
    /// where they do not it is not known. A word alone names a weapon that no icon is known of.
    static func agreed(icon: Field, word: Field) -> Field {
        guard let named = word.value?.stringValue else { return icon }
        guard let seen = icon.value?.stringValue else {
            // What the icon was not near to at all must be read better.
            let isNear = icon.alternatives.contains { $0.key == named }
            guard isNear || word.score >= 0.88 else { return icon }
            return Field(word.value ?? .null, score: word.score * 0.95, kind: .scored)
        }
        var field = icon
        guard seen != named else {
            field.score = min(0.995, 1 - (1 - icon.score) * (1 - word.score * 0.9))
            return field
        }
        guard word.score >= 0.75 else { return icon }
        return Field(
            missing: .disagreement,
            score: icon.score,
            kind: .scored,
            alternatives: [
                Candidate(key: seen, score: icon.score / 2),
                Candidate(key: named, score: word.score / 2),
            ].sorted { $0.score > $1.score }
        )
    }
}
