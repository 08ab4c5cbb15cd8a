import Game
import Video
import Vision

/// One player's row on a result page: weapon, name, points inked, and the three small numbers.
/// The personal page and the scoreboard draw the same row in two sizes.
struct PlayerRow: Sendable {
    /// Where the row's parts lie relative to its middle.
    struct Regions: Sendable {
        var weapon: Layout.Region
        var name: Layout.Region
        var points: Layout.Region
        var splats: Layout.Region
        var deaths: Layout.Region
        var specials: Layout.Region
        /// Only where Tricolor counts the signals, too.
        var signals: Layout.Region?
    }

    private let kit: SceneKit
    private let regions: Regions
    private let points: NumberStrip
    private let small: NumberStrip
    private let line: NumberLine

    /// - Parameter size: height of the row's large digits, canvas units.
    init(kit: SceneKit, regions: Regions, size: Double) {
        self.kit = kit
        self.regions = regions
        let glyphs = GlyphReader(set: kit.glyphs.limited(to: ["result", "drawn"]))
        points = NumberStrip(glyphs: glyphs, heights: Self.large(size))
        line = NumberLine(lines: kit.lines)
        small = NumberStrip(glyphs: glyphs, heights: Self.small(size))
    }

    /// Heights of the large digits and their `p`, canvas units.
    static func large(_ size: Double) -> ClosedRange<Double> { size * 0.72...size * 1.25 }
    /// Heights of the small digits and their `x`, canvas units.
    static func small(_ size: Double) -> ClosedRange<Double> { size * 0.3...size * 0.8 }

    /// Reads the row whose middle lies at `y`.
    func read(_ picture: borrowing GamePicture, at y: Double) throws -> [FieldTree.Entry] {
        func strip(_ region: Layout.Region) -> CanvasRect { kit.layout[region].moved(0, y) }
        let inked = try pointsInked(picture, at: y)
        func counter(_ region: Layout.Region) throws -> Field {
            let number = small.number(
                picture.patch(strip(region), scale: NumberStrip.scale).whiteness,
                prefix: "x",
                digits: 2...2
            )
            return number.value == nil && number.reason != .notShown
                ? try line.read(picture, strip(region), as: NumberLine.counter) : number
        }
        let name = try kit.playerNames.read(picture, strip(regions.name))
        let square = strip(regions.weapon)
        let weapon = try kit.weapon(
            picture,
            look: .flat,
            x: square.x,
            y: square.y,
            side: square.width
        )
        return [
            .init("name", .field(name)), .init("weapon", .field(weapon)),
            .init("inked", .field(inked)),
            .init("kill_or_assist", .field(try counter(regions.splats))),
            .init("death", .field(try counter(regions.deaths))),
            .init("special", .field(try counter(regions.specials))),
        ] + (try regions.signals.map { [.init("signal", .field(try counter($0)))] } ?? [])
    }

    /// Whether a row of digits stands at `y`: its points could be read.
    func isThere(_ picture: borrowing GamePicture, at y: Double) throws -> Bool {
        try pointsInked(picture, at: y).value != nil
    }

    private func pointsInked(_ picture: borrowing GamePicture, at y: Double) throws -> Field {
        let region = kit.layout[regions.points].moved(0, y)
        let number = points.number(
            picture.patch(region, scale: NumberStrip.scale).whiteness,
            suffix: "p",
            digits: 1...4
        )
        guard number.value == nil, number.reason != .notShown else { return number }
        return try line.read(picture, region, as: NumberLine.points(rows: region.height))
    }
}
