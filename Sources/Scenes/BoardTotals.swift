import Game
import Video
import Vision

/// What the scoreboard says of a whole team: its percentage or count, the points it inked, its
/// colour, and who won.
struct BoardTotals: Sendable {
    /// Heights of the bold digits, canvas units.
    static let digitHeights = 18.0...40.0
    private let kit: SceneKit
    private let bold: NumberStrip
    private let agreed: AgreedDigits

    init(kit: SceneKit) {
        self.kit = kit
        agreed = AgreedDigits(kit: kit)
        bold = NumberStrip(
            glyphs: GlyphReader(
                set: kit.glyphs.limited(to: ["board", "drawn"]),
                least: 0.66,
                lead: 0.02
            ),
            heights: Self.digitHeights
        )
    }

    /// Digits that are less like one of those seen need a reader of another kind that finds the same.
    private static let alike = 0.9

    /// The number that the digits make. Totals were seen with few digits, and one of the ten never: what it
    /// would be taken for is not much like it.
    private func number(
        _ strip: Patch,
        _ glyphs: [GlyphReader.Glyph],
        digits: ClosedRange<Int>,
        most: Int = .max
    ) throws -> Field {
        let own = NumberStrip.field(glyphs, digits: digits)
        guard let value = own.value?.intValue else { return own }
        let text = GlyphReader.Line(glyphs: glyphs).text
        let isAlike = glyphs.allSatisfy { $0.likeness >= Self.alike }
        guard value <= most, try isAlike || agreed.confirms(text, strip, glyphs.map(\.box)) else {
            return Field(missing: .lowScore, score: own.score * 0.5)
        }
        return own
    }

    /// The points a team inked: `1638p`.
    private func inked(_ strip: Patch) throws -> Field {
        let glyphs = bold.line(strip).glyphs
        let end = glyphs.lastIndex { $0.glyph == "p" } ?? glyphs.endIndex
        return try number(strip, Array(glyphs[..<end]), digits: 1...5)
    }

    func read(
        _ picture: borrowing GamePicture,
        upper: Bool,
        turf: Bool
    ) throws -> [FieldTree.Entry] {
        let layout = kit.layout
        let total = picture.patch(
            layout[upper ? .boardInkedTop : .boardInkedBottom],
            scale: NumberStrip.scale
        ).whiteness
        let inked = try inked(total)
        let patch = picture.patch(layout[upper ? .boardColourTop : .boardColourBottom], scale: 0.25)
        let colour = patch.borderColour
        let bar = bar(picture, colour: colour)?.whiteness
        let share = try bar.map { strip in
            turf
                ? try percent(strip)
                : try number(strip, bold.line(strip).glyphs, digits: 1...3, most: 100)
        }
        return [
            .init("inked", .field(inked)),
            .init(turf ? "percent" : "count", .field(share ?? Field(missing: .lowScore))),
            .init(
                "color",
                colour.chroma > 40
                    ? .value(.string(colour.hex), score: 0.9) : .missing(.lowScore)
            ),
        ]
    }

    /// The end of the bar in the team's own ink: which end that is, depends on whose page it is.
    ///
    /// The very end tells, as a small share ends before its number does; nil where both ends show
    /// the same ink.
    private func bar(_ picture: borrowing GamePicture, colour: Colour) -> Patch? {
        let ends = [Layout.Region.boardEndLeft, .boardEndRight].map {
            picture.patch(kit.layout[$0]).medianColour.inkDistance(to: colour)
        }
        guard abs(ends[0] - ends[1]) > 0.15 else { return nil }
        let region: Layout.Region =
            ends[0] < ends[1] ? .boardPercentTop : .boardPercentBottom
        return picture.patch(kit.layout[region], scale: NumberStrip.scale)
    }

    /// `69.6%`: digits, a low dot, one digit, a percent sign.
    private func percent(_ strip: Patch) throws -> Field {
        let glyphs = bold.line(strip).glyphs
        guard let tall = glyphs.map(\.box.height).max(),
            let dot = Self.dot(in: strip, tall: tall, after: glyphs[0].box)
        else { return Field(missing: glyphs.isEmpty ? .notShown : .lowScore) }
        // The digits before the dot and one after it; what follows is the percent sign.
        let digits = glyphs.filter { $0.box.height * 10 >= tall * 8 }
        let whole = digits.filter { $0.box.x1 <= dot.x0 + 2 }
        guard !whole.isEmpty, let tenth = tenth(strip, after: dot, like: whole) else {
            return Field(missing: .lowScore)
        }
        let field = try number(strip, whole + [tenth], digits: 2...4, most: 1000)
        guard let tenths = field.value?.intValue else { return field }
        return Field(.number(Double(tenths) / 10), score: field.score)
    }

    /// The digit after the dot. The percent sign may touch it, so it is cut at a digit's width.
    private func tenth(
        _ strip: Patch,
        after dot: GlyphBox,
        like whole: [GlyphReader.Glyph]
    ) -> GlyphReader.Glyph? {
        let tall = whole.map(\.box.height).max() ?? 1
        let wide = whole.map(\.box.width).max() ?? 1
        let next = GlyphReader.boxes(of: strip, threshold: 128).first {
            $0.x0 >= dot.x1 - 2 && $0.height * 10 >= tall * 8
        }
        guard let next else { return nil }
        if next.width * 10 <= wide * 12 { return bold.glyph(strip, next) }
        let cuts = stride(from: wide * 6 / 10, through: wide * 12 / 10, by: 1).map { width in
            var cut = next
            cut.x1 = min(next.x0 + width, next.x1)
            return bold.glyph(strip, cut)
        }
        return cuts.filter { $0.glyph != nil }.max { $0.likeness < $1.likeness }
    }

    /// The decimal point: a small square part at the digits' foot.
    private static func dot(in strip: Patch, tall: Int, after first: GlyphBox) -> GlyphBox? {
        GlyphReader.boxes(of: strip, threshold: 128).first {
            $0.x0 >= first.x1 - 2 && $0.height * 100 < tall * 45 && $0.height * 100 > tall * 12
                && $0.width * 100 < tall * 45 && abs($0.y1 - first.y1) * 100 < tall * 20
        }
    }

    /// The result for us, from the words over both teams.
    func result(
        _ picture: borrowing GamePicture,
        ours upperIsUs: Bool?,
        language: String?
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
        _ picture: borrowing GamePicture,
        _ region: Layout.Region,
        _ names: GameNames.Language
    ) throws -> ListMatch {
        let strip = picture.patch(kit.layout[region]).contrast
        return try names.results.match(strip, reader: kit.text, lines: kit.lines, least: 0.5)
    }
}
