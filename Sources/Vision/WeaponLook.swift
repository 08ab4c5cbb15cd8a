import CVision

/// Where a weapon's icon is looked at: each look has a grid of cells, a search range and masks.
public enum WeaponLook: String, Sendable, CaseIterable, Hashable {
    /// On a page (results, scoreboard): the whole icon over a dark row. The patch covers the
    /// icon's square and one sixteenth of its side more on every side.
    case flat
    /// On a lamp at the top of the screen in battle, over its team's ink. With the lamp's corner at
    /// (x, 20) of the canvas, the patch covers (x - 6, 19) to (x + 96, 121).
    case lamp

    /// The part of the canvas a patch covers, in canvas units, for an icon of the given corner.
    ///
    /// `side` is the width of the icon's square (flat) or of the lamp (90 at its usual size).
    public func region(x: Double, y: Double, side: Double)
        -> (x: Double, y: Double, width: Double, height: Double)
    {
        switch self {
        case .flat:
            let margin = side / 16
            return (x - margin, y - margin, side + 2 * margin, side + 2 * margin)
        case .lamp:
            let unit = side / 90
            return (x - 6 * unit, y - unit, 102 * unit, 102 * unit)
        }
    }

    /// Pixels at which a patch is sampled best; other sizes are scaled.
    public var patchSize: (width: Int, height: Int) {
        let grid = grid
        return (2 * (grid.width + grid.slackX), 2 * (grid.height + grid.slackY))
    }

    struct Grid {
        var width, height, slackX, slackY: Int
    }

    /// Cells, and half cells of search on each side.
    var grid: Grid {
        switch self {
        case .flat: Grid(width: 32, height: 32, slackX: 4, slackY: 4)
        case .lamp: Grid(width: 30, height: 32, slackX: 4, slackY: 2)
        }
    }

    /// Frequencies kept in each direction.
    static let order = 16
    /// The same for a closer look at near twins; 0 where none is taken. On a page the rest is black
    /// and still; on a lamp the ink shines through, and differs more than twins do.
    var closerOrder: Int {
        switch self {
        case .flat: 40
        case .lamp: 0
        }
    }
    /// A lead of less than so many standard deviations of the noise says nothing. What is enlarged to
    /// half cells has noise that neighbours share, which a closer look counts as less than it is.
    var twinDeviations: Float {
        switch self {
        case .flat: 1.5
        case .lamp: 1
        }
    }
    /// Numbers of one feature vector: three colour planes and the mask; brightness and the mask for
    /// a closer look.
    var featureCount: Int { 4 * Self.order * Self.order + 2 * closerOrder * closerOrder }
    /// Numbers of the three colour planes.
    static let planeCount = 3 * order * order
    /// How much colour counts against brightness.
    static let chroma: Float = 1.6

    /// 255 where a cell counts: inside the lamp's outline; everywhere on a page.
    var weight: [UInt8] {
        let grid = grid
        return (0..<grid.height).flatMap { y in
            (0..<grid.width).map { x in
                switch self {
                case .flat: 255
                case .lamp: LampOutline.coverage(column: x, row: y)
                }
            }
        }
    }

    /// Not 0 where a cell usually shows the background.
    var around: [UInt8] {
        let grid = grid
        return (0..<grid.height).flatMap { y in
            (0..<grid.width).map { x -> UInt8 in
                switch self {
                case .flat:
                    let edge = min(min(x, grid.width - 1 - x), min(y, grid.height - 1 - y))
                    return edge < 2 ? 1 : 0
                case .lamp:
                    return LampOutline.showsInk(column: x, row: y) ? 1 : 0
                }
            }
        }
    }
}

/// The outline shared by all lamps (both species, both states), in the grid of `WeaponLook.lamp`:
/// cells of three canvas units, the first row two units below the lamp's top.
enum LampOutline {
    private static let corners: [(x: Double, y: Double)] = [
        (45, 3), (86, 50), (78, 61), (77, 86), (18, 86), (17, 61), (4, 50),
    ]

    /// 0...255: how much of the cell lies inside.
    static func coverage(column: Int, row: Int) -> UInt8 {
        var inside = 0
        for dy in 0..<4 {
            for dx in 0..<4 {
                let x = (Double(column) + (Double(dx) + 0.5) / 4) * 3
                let y = (Double(row) + (Double(dy) + 0.5) / 4) * 3 + 2
                if contains(x: x, y: y) { inside += 1 }
            }
        }
        return UInt8(inside * 255 / 16)
    }

    /// Inside the outline but away from where weapons are drawn.
    static func showsInk(column: Int, row: Int) -> Bool {
        let x = (Double(column) + 0.5) * 3
        let y = (Double(row) + 0.5) * 3 + 2
        let across = (x - 45) / 30
        let down = (y - 49) / 24
        return y >= 14 && across * across + down * down > 1
            && coverage(column: column, row: row) == 255
    }

    private static func contains(x: Double, y: Double) -> Bool {
        var inside = false
        var previous = corners[corners.count - 1]
        for corner in corners {
            if (corner.y > y) != (previous.y > y),
                x < (previous.x - corner.x) * (y - corner.y) / (previous.y - corner.y) + corner.x
            {
                inside.toggle()
            }
            previous = corner
        }
        return inside
    }
}
