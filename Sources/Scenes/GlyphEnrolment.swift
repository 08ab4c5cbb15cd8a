import Foundation
import Game
import Video
import Vision

/// Learns the prototypes of digits from labelled pictures: the same regions, strips and features
/// as in reading, so what is learnt is what is compared.
public struct GlyphEnrolment: Sendable {
    private let layout: Layout
    /// All glyphs get this style instead of their region's; for pictures in another lettering.
    private let style: String?
    private var samples: [Key: [GlyphFeature]] = [:]

    private struct Key: Hashable {
        var style: String
        var glyph: Character
        /// Height class of the source: small pictures have softer glyphs and prototypes of their own.
        var size: Int
    }

    /// - Parameters:
    ///   - layout: where numbers stand.
    ///   - style: the style of all glyphs, or nil for their region's own.
    public init(layout: Layout, style: String? = nil) {
        self.layout = layout
        self.style = style
    }

    /// Takes the glyphs of one labelled picture.
    ///
    /// - Parameter truth: the label's `data`, shaped as the contract's.
    /// - Returns: strips that held another number of glyphs than the label says.
    public mutating func add(
        _ picture: borrowing GamePicture,
        scene: String,
        truth: [String: Any]
    ) -> [String] {
        var odd: [String] = []
        if scene == SceneID.battleHud.rawValue { addBalloons(picture, truth) }
        for item in texts(picture, scene: scene, truth: truth) {
            let strip = item.strip
            let peak = Int(strip.pixels.max() ?? 0)
            let low = Int(item.heights.lowerBound * NumberStrip.scale)
            let high = Int((item.heights.upperBound * NumberStrip.scale).rounded(.up))
            let boxes = GlyphReader.boxes(of: strip, threshold: max(70, peak / 2))
                .filter { (low...high).contains($0.height) }
            guard boxes.count == item.text.count || item.hasMore && boxes.count > item.text.count
            else {
                odd.append("\(item.text) has \(boxes.count) glyphs")
                continue
            }
            for (glyph, box) in zip(item.text, boxes) {
                let height = picture.frame.height
                let size = height < 500 ? 360 : height < 900 ? 720 : 1080
                let key = Key(style: style ?? item.style, glyph: glyph, size: size)
                samples[key, default: []].append(GlyphFeature(strip, box))
            }
        }
        return odd
    }

    /// Takes one glyph that is alone on its picture, white on black.
    public mutating func add(glyph: Character, strip: Patch, style: String) {
        let boxes = GlyphReader.boxes(of: strip, threshold: 90)
        guard var whole = boxes.first else { return }
        for box in boxes.dropFirst() {
            whole.x1 = max(whole.x1, box.x1)
            whole.y0 = min(whole.y0, box.y0)
            whole.y1 = max(whole.y1, box.y1)
        }
        let key = Key(style: style, glyph: glyph, size: samples.count)
        samples[key, default: []].append(GlyphFeature(strip, whole))
    }

    /// One prototype for each style, glyph and size.
    public var set: GlyphSet {
        GlyphSet(
            prototypes: samples.map { key, features in
                GlyphSet.Prototype(
                    glyph: key.glyph,
                    style: key.style,
                    feature: .mean(of: features),
                    samples: features.count
                )
            }
        )
    }

    /// Balloons are told apart by their ink: the truth names them by side.
    private mutating func addBalloons(
        _ picture: borrowing GamePicture,
        _ truth: [String: Any]
    ) {
        guard let colours = truth["colors"] as? [String: String] else { return }
        let counts = truth["count"] as? [String: Any]
        for balloon in ObjectiveCounts.balloons(picture, layout: layout) {
            for side in ["us", "them"] {
                guard let ink = colours[side].flatMap(Colour.init(hex:)),
                    let count = counts?[side] as? Int,
                    balloon.ground.inkDistance(to: ink) < 0.55,
                    String(count).count == balloon.boxes.count
                else { continue }
                for (glyph, box) in zip(String(count), balloon.boxes) {
                    let key = Key(style: style ?? "count", glyph: glyph, size: 1080)
                    samples[key, default: []].append(GlyphFeature(balloon.strip, box))
                }
            }
        }
    }

    private struct Text {
        var text: String
        var strip: Patch
        var style: String
        var heights: ClosedRange<Double>
        /// Other signs may follow the text in its strip.
        var hasMore = false
    }

    private func texts(
        _ picture: borrowing GamePicture,
        scene: String,
        truth: [String: Any]
    ) -> [Text] {
        switch scene {
        case SceneID.battleHud.rawValue: hud(picture, truth)
        case SceneID.resultPersonal.rawValue: personal(picture, truth)
        case SceneID.resultScoreboard.rawValue: board(picture, truth)
        default: []
        }
    }

    private func hud(_ picture: borrowing GamePicture, _ truth: [String: Any]) -> [Text] {
        var found: [Text] = []
        if let clock = truth["clock"] as? String {
            let strip = picture.patch(layout[.hudClock], scale: NumberStrip.scale).peak
            found.append(
                Text(
                    text: clock.filter(\.isNumber),
                    strip: strip,
                    style: "clock",
                    heights: MatchClock.digitHeights
                )
            )
        }
        let counts = truth["count"] as? [String: Any]
        for (side, region) in [("us", Layout.Region.hudCountUs), ("them", .hudCountThem)] {
            guard let count = counts?[side] as? Int else { continue }
            let strip = picture.patch(layout[region], scale: NumberStrip.scale).contrast
            found.append(
                Text(
                    text: String(count),
                    strip: strip,
                    style: "count",
                    heights: ObjectiveCounts.boxedHeights
                )
            )
        }
        return found
    }

    private func personal(_ picture: borrowing GamePicture, _ truth: [String: Any]) -> [Text] {
        guard let me = truth["me"] as? [String: Any],
            let middle = ResultPersonal.rowMiddle(picture, search: layout[.personalRowSearch])
        else { return [] }
        return row(
            picture,
            me,
            middle,
            size: ResultPersonal.digitHeight,
            regions: ResultPersonal.row
        )
    }

    private func board(_ picture: borrowing GamePicture, _ truth: [String: Any]) -> [Text] {
        var found: [Text] = []
        let sides = [("us", true), ("them", false)]
        for (side, upper) in sides {
            guard let team = truth[side] as? [String: Any] else { continue }
            let rows = layout[rows: upper ? .boardTop : .boardBottom]
            let players = team["players"] as? [[String: Any]] ?? []
            for (player, y) in zip(players, rows) {
                found += row(
                    picture,
                    player,
                    y,
                    size: ResultScoreboard.digitHeight,
                    regions: ResultScoreboard.row
                )
            }
            if let percent = team["percent"] as? Double {
                let region = layout[upper ? .boardPercentTop : .boardPercentBottom]
                found.append(
                    Text(
                        text: String(format: "%.1f", percent).filter(\.isNumber),
                        strip: picture.patch(region, scale: NumberStrip.scale).whiteness,
                        style: "board",
                        heights: BoardTotals.digitHeights,
                        hasMore: true
                    )
                )
            }
            if let inked = team["inked"] as? Int {
                let region = layout[upper ? .boardInkedTop : .boardInkedBottom]
                found.append(
                    Text(
                        text: "\(inked)",
                        strip: picture.patch(region, scale: NumberStrip.scale).whiteness,
                        style: "board",
                        heights: BoardTotals.digitHeights
                    )
                )
            }
        }
        return found
    }

    private func row(
        _ picture: borrowing GamePicture,
        _ player: [String: Any],
        _ y: Double,
        size: Double,
        regions: PlayerRow.Regions
    ) -> [Text] {
        func strip(_ region: Layout.Region) -> Patch {
            picture.patch(layout[region].moved(0, y), scale: NumberStrip.scale).whiteness
        }
        var found: [Text] = []
        if let inked = player["inked"] as? Int {
            found.append(
                Text(
                    text: "\(inked)p",
                    strip: strip(regions.points),
                    style: "result",
                    heights: PlayerRow.large(size)
                )
            )
        }
        for (name, region) in [
            ("kill_or_assist", regions.splats), ("death", regions.deaths),
            ("special", regions.specials),
        ] {
            guard let value = player[name] as? Int else { continue }
            found.append(
                Text(
                    text: "x" + (value < 10 ? "0" : "") + String(value),
                    strip: strip(region),
                    style: "result",
                    heights: PlayerRow.small(size)
                )
            )
        }
        return found
    }
}
