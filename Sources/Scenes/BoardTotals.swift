import Game
import Video
import Vision

/// What the scoreboard says of a whole team: its percentage or count, the points it inked, its
/// colour, and who won.
struct BoardTotals: Sendable {
    private let kit: SceneKit
    private let bold: NumberStrip

    init(kit: SceneKit) {
        self.kit = kit
        bold = NumberStrip(
            glyphs: GlyphReader(
                set: kit.glyphs.limited(to: ["board", "drawn"]), least: 0.66, lead: 0.02),
            heights: 20...40)
    }

    func read(
        _ picture: borrowing GamePicture, upper: Bool, turf: Bool
    ) -> [FieldTree.Entry] {
        let layout = kit.layout
        let bar = picture.patch(
            layout[upper ? .boardPercentTop : .boardPercentBottom], scale: NumberStrip.scale
        ).whiteness
        let total = picture.patch(
            layout[upper ? .boardInkedTop : .boardInkedBottom], scale: NumberStrip.scale
        ).whiteness
        let inked = bold.number(total, suffix: "p", digits: 1...5)
        let patch = picture.patch(layout[upper ? .boardColourTop : .boardColourBottom], scale: 0.25)
        let colour = patch.borderColour
        let share: FieldTree.Entry =
            turf
            ? .init("percent", .field(percent(bar)))
            : .init("count", .field(bold.number(bar, digits: 1...3)))
        return [
            .init("inked", .field(inked)), share,
            .init(
                "color",
                colour.chroma > 40
                    ? .value(.string(colour.hex), score: 0.9) : .missing(.lowScore)),
        ]
    }

    /// `69.6%`: digits, a low dot, one digit, a percent sign.
    private func percent(_ strip: Patch) -> Field {
        var glyphs = bold.line(strip).glyphs
        // The sign's loops may read as digits; it is the last and widest thing there.
        if let last = glyphs.last, last.glyph == "%" || last.glyph == nil { glyphs.removeLast() }
        let field = NumberStrip.field(glyphs, digits: 2...4)
        guard let tenths = field.value?.intValue, tenths <= 1000 else {
            return Field(missing: field.reason ?? .lowScore, score: field.score)
        }
        return Field(.number(Double(tenths) / 10), score: field.score)
    }

    /// The result for us, from the words over both teams.
    func result(
        _ picture: borrowing GamePicture, ours upperIsUs: Bool?, language: String?
    ) throws -> Field {
        guard let upperIsUs, let names = kit.names[language] else {
            return Field(missing: .lowScore)
        }
        let own = try word(picture, upperIsUs ? .boardWordTop : .boardWordBottom, names)
        let other = try word(picture, upperIsUs ? .boardWordBottom : .boardWordTop, names)
        let opposite = ["win": "lose", "lose": "win"]
        let mirrored = other.key.flatMap { opposite[$0] ?? $0 }
        if let key = own.key, let mirrored, key != mirrored {
            return Field(missing: .disagreement, score: min(own.score, other.score))
        }
        guard let key = own.key ?? mirrored else { return Field(missing: .lowScore) }
        return Field(.string(key), score: max(own.score, other.score))
    }

    private func word(
        _ picture: borrowing GamePicture, _ region: Layout.Region, _ names: GameNames.Language
    ) throws -> ListMatch {
        let strip = picture.patch(kit.layout[region]).contrast
        return try names.results.match(strip, reader: kit.text, least: 0.5)
    }
}
