import Game
import Video
import Vision

/// The scoreboard: four rows above, four below, each team in a frame of its ink with its result in
/// words and its total; a bar with percentages on top. An arrow points to the player's own row.
public struct ResultScoreboard: SceneDetector {
    /// The scene it recognises.
    public static let scene = SceneID.resultScoreboard
    /// Where a row's parts lie.
    static let row = PlayerRow.Regions(
        weapon: .boardWeapon,
        name: .boardName,
        points: .boardPoints,
        splats: .boardSplats,
        deaths: .boardDeaths,
        specials: .boardSpecials
    )
    /// Height of a row's large digits, canvas units.
    static let digitHeight = 30.0
    private let kit: SceneKit
    private let header: ResultHeader
    private let player: PlayerRow
    private let totals: BoardTotals
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
        totals = BoardTotals(kit: kit)
        panel = ResultPanel(kit: kit)
    }

    /// The result panel with black rows where the scoreboard has them.
    public func probe(_ picture: borrowing GamePicture) -> Double {
        panel.page(picture) == .scoreboard ? 1 : 0
    }

    /// Reads all rows; nil where fewer than three rows of numbers are there.
    public func read(_ picture: borrowing GamePicture) throws -> SceneReading? {
        let top = kit.layout[rows: .boardTop]
        let bottom = kit.layout[rows: .boardBottom]
        var there = 0
        for y in top + bottom where try player.isThere(picture, at: y) { there += 1 }
        guard there >= 3 else { return nil }

        let head = try header.read(picture)
        if head.rule.value?.stringValue == "tricolor" { return tricolor(head) }
        let marked = ownRow(picture, top + bottom)
        let topIsOurs = marked.map { $0 < top.count }
        let upper = try team(picture, rows: top, own: marked, from: 0)
        let lower = try team(picture, rows: bottom, own: marked, from: top.count)
        let isTurf = head.rule.value?.stringValue == "nawabari"
        let upperTotals = try totals.read(picture, upper: true, turf: isTurf)
        let lowerTotals = try totals.read(picture, upper: false, turf: isTurf)
        // Without the arrow nobody knows which team is ours, and a guess would swap whole teams.
        let isKnown = topIsOurs != nil
        let upperIsUs = topIsOurs ?? true
        var us = FieldTree.object(upperIsUs ? upper + upperTotals : lower + lowerTotals)
        var them = FieldTree.object(upperIsUs ? lower + lowerTotals : upper + upperTotals)
        if !isKnown {
            let unsure: (FieldTree) -> FieldTree = { tree in
                tree.mapLeaves {
                    Field(missing: .lowScore, score: 0.5 * $0.field.score, kind: $0.field.kind)
                }
            }
            us = unsure(us)
            them = unsure(them)
        }
        let result = try totals.result(picture, ours: topIsOurs, language: head.language)
        return SceneReading(
            scene: .resultScoreboard,
            score: min(0.99, 0.7 + Double(there) * 0.04),
            fields: [
                "lobby": .field(head.lobby), "rule": .field(head.rule),
                "stage": .field(head.stage), "result": .field(result), "us": us, "them": them,
            ],
            language: head.language
        )
    }

    private func team(
        _ picture: borrowing GamePicture,
        rows: [Double],
        own: Int?,
        from first: Int
    ) throws -> [FieldTree.Entry] {
        var players: [FieldTree] = []
        let bright = rows.map { brightness(picture, $0) }
        for (index, y) in rows.enumerated() {
            var entries = try player.read(picture, at: y)
            let me = own.map { Field(.bool($0 == first + index), score: 0.98) }
            entries.append(.init("me", .field(me ?? Field(missing: .notShown))))
            entries.append(.init("disconnected", .field(Self.hasLeft(bright, index))))
            players.append(.object(entries))
        }
        return [.init("players", .list(players))]
    }

    /// Three teams' rows stand in places that no picture has shown: nothing of them is read.
    private func tricolor(_ head: ResultHeader.Reading) -> SceneReading {
        let unread = FieldTree.missing(.unsupported)
        let side: FieldTree = [
            "players": unread, "inked": unread, "percent": unread, "color": unread,
            "role": unread,
        ]
        return SceneReading(
            scene: .resultScoreboard,
            score: 0.8,
            fields: [
                "lobby": .field(head.lobby), "rule": .field(head.rule),
                "stage": .field(head.stage), "result": unread, "us": side, "them": side,
                "third": side,
            ],
            language: head.language
        )
    }

    /// How bright a row's lettering is, 0...255.
    private func brightness(_ picture: borrowing GamePicture, _ y: Double) -> Int {
        let strip = picture.patch(kit.layout[.boardPoints].moved(0, y)).whiteness
        let sorted = strip.pixels.sorted()
        return Int(sorted[sorted.count * 98 / 100])
    }

    /// The row of a player who left is dimmed against those of the same team.
    static func hasLeft(_ bright: [Int], _ row: Int) -> Field {
        let full = bright.max() ?? 0
        guard full > 120 else { return Field(missing: .lowScore) }
        if bright[row] * 100 >= full * 85 { return Field(false, score: 0.9) }
        guard bright[row] * 100 <= full * 68, bright[row] > 40 else {
            return Field(missing: .lowScore)
        }
        // Seen on drawn pages only.
        return Field(true, score: 0.6)
    }

    /// How much of its place the arrow fills: less or more is something else that is yellow.
    private static let arrowShare = 0.2...0.55

    /// The row that the yellow arrow points to.
    private func ownRow(_ picture: borrowing GamePicture, _ rows: [Double]) -> Int? {
        var shares: [(share: Double, index: Int)] = []
        for (index, y) in rows.enumerated() {
            let patch = picture.patch(kit.layout[.boardArrow].moved(0, y), scale: 0.5)
            var yellow = 0
            for py in 0..<patch.height {
                for px in 0..<patch.width {
                    let colour = patch.colour(px, py)
                    if colour.red > 170, colour.green > 150, colour.blue < 110 { yellow += 1 }
                }
            }
            let share = Double(yellow) / Double(patch.width * patch.height)
            shares.append((share, index))
        }
        shares.sort { $0.share > $1.share }
        // Something else that is yellow may lie over a row: then nobody knows which is ours.
        guard let first = shares.first, first.share > Self.arrowShare.lowerBound,
            first.share < Self.arrowShare.upperBound,
            shares.dropFirst().allSatisfy({ $0.share * 3 < first.share })
        else { return nil }
        return first.index
    }
}
