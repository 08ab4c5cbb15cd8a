import Game
import Video
import Vision

/// The personal result: the own row, medals, gear. Without medals the row stands lower.
public struct ResultPersonal: SceneDetector {
    /// The scene it recognises.
    public static let scene = SceneID.resultPersonal
    /// Where the row's parts lie.
    static let row = PlayerRow.Regions(
        weapon: .personalWeapon,
        name: .personalName,
        points: .personalPoints,
        splats: .personalSplats,
        deaths: .personalDeaths,
        specials: .personalSpecials
    )
    /// Where they lie in Tricolor, whose row has a counter more: the others move closer.
    static let closeRow = PlayerRow.Regions(
        weapon: .personalWeapon,
        name: .personalName,
        points: .personalPoints,
        splats: .personalSplats4,
        deaths: .personalDeaths4,
        specials: .personalSpecials4,
        signals: .personalSignals4
    )
    /// Height of the row's large digits, canvas units.
    static let digitHeight = 36.0
    private let kit: SceneKit
    private let header: ResultHeader
    private let player: PlayerRow
    private let closePlayer: PlayerRow
    private let medals: MedalStrips
    private let panel: ResultPanel
    private let card: GearCard

    /// Takes its regions from the layout.
    public init(kit: SceneKit) throws(SceneError) {
        self.kit = kit
        header = ResultHeader(kit: kit)
        player = PlayerRow(
            kit: kit,
            regions: Self.row,
            size: Self.digitHeight
        )
        closePlayer = PlayerRow(kit: kit, regions: Self.closeRow, size: Self.digitHeight)
        medals = MedalStrips(kit: kit)
        panel = ResultPanel(kit: kit)
        card = GearCard(kit: kit)
    }

    /// The dark panel around a page, with the title's black box, and not the scoreboard's rows.
    public func probe(_ picture: borrowing GamePicture) -> Double {
        panel.page(picture) == .personal ? 1 : 0
    }

    /// Reads the whole page.
    public func read(_ picture: borrowing GamePicture) throws -> SceneReading? {
        guard let middle = Self.rowMiddle(picture, search: kit.layout[.personalRowSearch]),
            try player.isThere(picture, at: middle)
        else { return nil }
        let head = try header.read(picture)
        let word = try card.weapon(picture, language: head.language)
        let me = try row(picture, at: middle, rule: head.rule).map { entry -> FieldTree.Entry in
            guard entry.name == "weapon", let icon = entry.tree.field else { return entry }
            return .init("weapon", .field(GearCard.agreed(icon: icon, word: word)))
        }
        var entries: [FieldTree.Entry] = [
            .init("lobby", .field(head.lobby)), .init("rule", .field(head.rule)),
            .init("stage", .field(head.stage)), .init("me", .object(me)),
            .init("medals", try medals.read(picture, language: head.language)),
            .init("gear", .field(Field(missing: .unsupported))),
        ]
        if let result = try notice(picture, language: head.language) {
            entries.append(.init("result", .field(result)))
        }
        let titled = head.rule.value != nil || head.stage.value != nil
        return SceneReading(
            scene: .resultPersonal,
            score: titled ? 0.99 : 0.8,
            fields: .object(entries),
            language: head.language
        )
    }

    /// The row, by the counters that stand in it.
    private func row(
        _ picture: borrowing GamePicture,
        at middle: Double,
        rule: Field
    ) throws -> [FieldTree.Entry] {
        let isClose =
            isLit(picture, .personalGapLeft, middle)
            && isLit(picture, .personalGapRight, middle)
        var me = try (isClose ? closePlayer : player).read(picture, at: middle)
        let isTricolor = rule.value?.stringValue == "tricolor"
        if isTricolor, !isClose { me.append(.init("signal", .missing(.notShown))) }
        // Only Tricolor's counters stand this close: anything else lies over the row.
        guard isClose, !isTricolor else { return me }
        let isOther = rule.value != nil
        let hidden: Set = ["kill_or_assist", "death", "special", "signal"]
        me = me.filter { !isOther || $0.name != "signal" }.map {
            isOther && hidden.contains($0.name) ? .init($0.name, .missing(.hidden)) : $0
        }
        return me
    }

    /// Whether digits stand where the usual row is empty.
    private func isLit(
        _ picture: borrowing GamePicture,
        _ region: Layout.Region,
        _ middle: Double
    ) -> Bool {
        let gap = picture.patch(kit.layout[region].moved(0, middle)).whiteness
        return gap.pixels.count { $0 > 128 } * 20 > gap.pixels.count
    }

    /// The middle of the black capsule that holds the row: found, since pages differ.
    static func rowMiddle(_ picture: borrowing GamePicture, search: CanvasRect) -> Double? {
        let column = picture.patch(search).peak
        // How dark black is, and how dark the rest of the page, depends on the capture.
        for black: UInt8 in [24, 12, 18, 8, 32, 40] {
            guard let run = capsule(of: column, under: black) else { continue }
            return search.y + Double(run.start + run.end) / 2
        }
        return nil
    }

    private static func capsule(of column: Patch, under black: UInt8) -> (start: Int, end: Int)? {
        var runs: [(start: Int, end: Int)] = []
        for y in 0..<column.height {
            let peak = column.pixels[y * column.width..<(y + 1) * column.width].max() ?? 255
            guard peak < black else { continue }
            if let last = runs.last, last.end == y {
                runs[runs.count - 1].end = y + 1
            } else {
                runs.append((y, y + 1))
            }
        }
        func isCapsule(_ run: (start: Int, end: Int)) -> Bool {
            (60...82).contains(run.end - run.start)
        }
        // A long name reaches into the column, and parts the capsule above and below its letters, of which
        // some are dashes.
        // The scoreboard's rows are lower and closer together than that.
        let parted = runs.indices.flatMap { first in
            runs[(first + 1)...].map { (above: runs[first], below: $0) }
        }.filter { above, below in
            let heights = [above.end - above.start, below.end - below.start]
            return (2...36).contains(below.start - above.end)
                && heights.allSatisfy { (12...34).contains($0) }
                && abs(heights[0] - heights[1]) <= 12
        }.map { (start: $0.above.start, end: $0.below.end) }
        return runs.first(where: isCapsule) ?? parted.first(where: isCapsule)
    }

    /// `no_contest` or `exempted_lose` where the page says so in words.
    private func notice(_ picture: borrowing GamePicture, language: String?) throws -> Field? {
        guard let names = kit.names[language] else { return nil }
        for region in [Layout.Region.personalNotice, .personalNoticeBelow] {
            let strip = picture.patch(kit.layout[region]).gray { $0.whiteness > 200 ? 255 : 0 }
            guard
                let block = ResultHeader.blocks(of: strip, gap: 60).max(by: { $0.count < $1.count }
                ),
                block.count > 120
            else { continue }
            let lettering = ResultHeader.cut(strip, block)
            // Mostly there is no notice but a bright spot of the stage: a quick look saves a slow one.
            let quick = try kit.lines.read(scaled: lettering)?.text ?? ""
            let nearest = names.notices.match(texts: [quick, quick, quick]).candidates.first
            guard let nearest, nearest.likeness >= 0.25 else { continue }
            let match = try names.notices.match(
                lettering,
                reader: kit.text,
                least: 0.55,
                margin: 0.1
            )
            if let key = match.key { return Field(.string(key), score: match.score) }
        }
        return nil
    }
}
