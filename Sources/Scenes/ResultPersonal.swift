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
    /// Height of the row's large digits, canvas units.
    static let digitHeight = 36.0
    private let kit: SceneKit
    private let header: ResultHeader
    private let player: PlayerRow
    private let medals: MedalStrips
    private let panel: ResultPanel

    /// Takes its regions from the layout.
    public init(kit: SceneKit) throws(SceneError) {
        self.kit = kit
        header = ResultHeader(kit: kit)
        player = PlayerRow(
            kit: kit,
            regions: Self.row,
            size: Self.digitHeight
        )
        medals = MedalStrips(kit: kit)
        panel = ResultPanel(kit: kit)
    }

    /// The dark panel around a page, with the title's black box; the scoreboard shares it, and is
    /// asked first.
    public func probe(_ picture: borrowing GamePicture) -> Double {
        panel.probe(picture)
    }

    /// Reads the whole page.
    public func read(_ picture: borrowing GamePicture) throws -> SceneReading? {
        guard let middle = Self.rowMiddle(picture, search: kit.layout[.personalRowSearch]),
            player.isThere(picture, at: middle)
        else { return nil }
        let head = try header.read(picture)
        let me = try player.read(picture, at: middle)
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

    /// The middle of the black capsule that holds the row: found, since pages differ.
    static func rowMiddle(_ picture: borrowing GamePicture, search: CanvasRect) -> Double? {
        let column = picture.patch(search).peak
        var runs: [(start: Int, end: Int)] = []
        for y in 0..<column.height {
            let peak = column.pixels[y * column.width..<(y + 1) * column.width].max() ?? 255
            guard peak < 24 else { continue }
            if let last = runs.last, last.end == y {
                runs[runs.count - 1].end = y + 1
            } else {
                runs.append((y, y + 1))
            }
        }
        func isCapsule(_ run: (start: Int, end: Int)) -> Bool {
            (60...82).contains(run.end - run.start)
        }
        // A long name reaches into the column, and parts the capsule above and below its letters.
        // The scoreboard's rows are lower and closer together than that.
        let parted = runs.indices.flatMap { first in
            runs[(first + 1)...].map { (above: runs[first], below: $0) }
        }.filter { above, below in
            let heights = [above.end - above.start, below.end - below.start]
            return (11...36).contains(below.start - above.end)
                && heights.allSatisfy { (12...34).contains($0) }
                && abs(heights[0] - heights[1]) <= 12
        }.map { (start: $0.above.start, end: $0.below.end) }
        guard let capsule = runs.first(where: isCapsule) ?? parted.first(where: isCapsule) else {
            return nil
        }
        return search.y + Double(capsule.start + capsule.end) / 2
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
