import Game
import Video
import Vision

/// The eight lamps: a weapon on its team's ink, four to the left of the clock and four to the right.
///
/// The team in the lead gets larger lamps, the other one smaller; the innermost lamp of each side
/// stays where it is. Which spacing fits is found for each side.
struct RosterLamps: Sendable {
    struct Teams {
        var us: FieldTree
        var them: FieldTree
        var usColour: Colour
        var themColour: Colour
        /// How sure it is that these are lamps, 0...1.
        var evidence: Double
    }

    /// One side's lamps as found.
    struct Side {
        var ink: Colour
        /// Distance from lamp to lamp, canvas units.
        var pitch: Double
        /// How well ink lies where lamps are and nowhere else, 0...1.
        var fit: Double
    }

    /// Lamp pitches to try, canvas units: even at 88, from far behind to far in the lead.
    private static let pitches = [88.0, 75.5, 80.5, 84, 92, 97.5]
    /// Where a lamp's lower body is ink, left and right of the weapon's badge; canvas units.
    private static let footLine = 102.0

    private let kit: SceneKit
    private let inner: (us: Double, them: Double)
    private let middle: Double
    private let size: (width: Double, height: Double)

    init(kit: SceneKit) {
        self.kit = kit
        let us = kit.layout[.hudLampUs]
        let them = kit.layout[.hudLampThem]
        // The crops are cut a little wider than the lamps stand: their innermost middles agree.
        inner = (us.centre.x + 3 * us.width - 1, them.centre.x + 2)
        middle = us.centre.y
        size = (us.width, us.height)
    }

    /// The lamps, or nil where the two teams' inks are not to be seen.
    func read(_ picture: borrowing GamePicture) throws -> Teams? {
        guard let us = side(picture, from: inner.us, step: -1),
            let them = side(picture, from: inner.them, step: 1),
            us.ink.inkDistance(to: them.ink) > 0.12 || us.ink.distance(to: them.ink) > 40
        else { return nil }
        return Teams(
            us: try players(picture, us, from: inner.us, step: -1),
            them: try players(picture, them, from: inner.them, step: 1),
            usColour: us.ink,
            themColour: them.ink,
            evidence: (us.fit + them.fit) / 2
        )
    }

    /// Where the eight lamps were found, from left to right, canvas units; empty without lamps.
    func places(_ picture: borrowing GamePicture) -> [CanvasRect] {
        var places: [CanvasRect] = []
        for (inner, step) in [(inner.us, -1.0), (inner.them, 1.0)] {
            guard let side = side(picture, from: inner, step: step) else { return [] }
            let scale = side.pitch / Self.pitches[0]
            for slot in 0..<4 {
                places.append(
                    CanvasRect(
                        x: inner + step * side.pitch * Double(slot) - size.width / 2 * scale,
                        y: middle - size.height / 2 * scale,
                        width: size.width * scale,
                        height: size.height * scale
                    )
                )
            }
        }
        return places.sorted { $0.x < $1.x }
    }

    /// The ink and spacing of one side, counted outwards from its innermost lamp.
    func side(_ picture: borrowing GamePicture, from inner: Double, step: Double) -> Side? {
        // Mostly the ink that most samples share; on a faint side something behind may outnumber it.
        var best: Side?
        for ink in inks(picture, from: inner, step: step) {
            guard let side = side(picture, of: ink, from: inner, step: step) else { continue }
            guard side.fit >= 0.4 else { continue }
            if best.map({ Self.worth(side) > Self.worth($0) + 0.05 }) ?? true { best = side }
        }
        return best
    }

    /// Inks are vivid; what lies behind the lamps mostly is not.
    private static func worth(_ side: Side) -> Double {
        side.fit + Double(side.ink.chroma) / 640
    }

    /// The spacing at which an ink fits best.
    private func side(
        _ picture: borrowing GamePicture,
        of ink: Colour,
        from inner: Double,
        step: Double
    ) -> Side? {
        var best: Side?
        for pitch in Self.pitches {
            var lit = 0.0
            var spilt = 0.0
            for slot in 0..<4 {
                let x = inner + step * pitch * Double(slot)
                lit += body(picture, ink, x, pitch)
                // The dark band runs between the lamps; beside the innermost one, too.
                spilt += share(of: ink, picture, x + step * pitch / 2, 6)
            }
            let fit = max(0, (lit - spilt * 0.8) / 4)
            if fit > (best?.fit ?? 0) + 0.02 { best = Side(ink: ink, pitch: pitch, fit: fit) }
        }
        return best
    }

    /// How much of a lamp's foot is ink: its left or right half, whichever has no badge on it; where
    /// something hides the whole foot (clams carried), its crown.
    private func body(
        _ picture: borrowing GamePicture,
        _ ink: Colour,
        _ x: Double,
        _ pitch: Double
    ) -> Double {
        let quarter = pitch * 0.16
        let foot = max(
            share(of: ink, picture, x - quarter, pitch * 0.1),
            share(of: ink, picture, x + quarter, pitch * 0.1)
        )
        guard foot < 0.5 else { return foot }
        let crown = middle - size.height * 0.3 * pitch / Self.pitches[0]
        let lit = share(of: ink, picture, x, pitch * 0.07, at: crown)
        return lit >= 0.5 ? lit : foot
    }

    /// The inks that several of a side's samples share, the commonest first.
    private func inks(
        _ picture: borrowing GamePicture,
        from inner: Double,
        step: Double
    ) -> [Colour] {
        var inks: [Colour] = []
        for slot in 0..<4 {
            for pitch in [Self.pitches[0], 78, 94] where slot > 0 || pitch == Self.pitches[0] {
                for half in [-0.16, 0.16] {
                    let x = inner + step * pitch * Double(slot) + half * pitch
                    inks.append(
                        picture.patch(
                            CanvasRect(x: x - 6, y: Self.footLine - 5, width: 12, height: 8),
                            width: 6,
                            height: 4
                        ).medianColour
                    )
                }
            }
        }
        var left = inks.filter { $0.peak > 100 }
        var found: [Colour] = []
        while found.count < 3 {
            var best: (colour: Colour, count: Int)?
            for ink in left {
                let count = inks.count { Self.alike($0, ink) }
                if count > best?.count ?? 3 { best = (ink, count) }
            }
            guard let ink = best?.colour else { break }
            found.append(ink)
            left.removeAll { Self.alike($0, ink) }
        }
        return found
    }

    private static func alike(_ a: Colour, _ b: Colour) -> Bool {
        a.inkDistance(to: b) < 0.25 && a.distance(to: b) < 64
    }

    /// The share of points within `reach` of `x` along a line, the foot's, that show an ink.
    private func share(
        of ink: Colour,
        _ picture: borrowing GamePicture,
        _ x: Double,
        _ reach: Double,
        at y: Double = footLine
    ) -> Double {
        var lit = 0
        for step in -4...4
        where Self.alike(picture.colour(x + reach * Double(step) / 4, y), ink) {
            lit += 1
        }
        return Double(lit) / 9
    }

    private func players(
        _ picture: borrowing GamePicture,
        _ side: Side,
        from inner: Double,
        step: Double
    ) throws -> FieldTree {
        let scale = side.pitch / Self.pitches[0]
        let slots = step > 0 ? Array(0..<4) : Array((0..<4).reversed())
        var players: [FieldTree] = []
        for (index, slot) in slots.enumerated() {
            let x = inner + step * side.pitch * Double(slot)
            let lit = body(picture, side.ink, x, side.pitch)
            let isDown = lit < 0.2 && isGrey(picture, x)
            let weapon =
                isDown
                ? Field(missing: .hidden, kind: .scored)
                : try weapon(picture, x, scale)
            players.append([
                "slot": .value(.int(index + 1)), "weapon": .field(weapon),
                "alive": lit >= 0.5
                    ? .value(true, score: 0.95)
                    : isDown ? .value(false, score: 0.9) : .missing(.lowScore),
                "special": .missing(.unsupported),
            ])
        }
        return .list(players)
    }

    /// Lamps swell and shrink when the lead changes: two more sizes are tried where none is sure.
    private func weapon(
        _ picture: borrowing GamePicture,
        _ x: Double,
        _ scale: Double
    ) throws -> Field {
        var best = Field(missing: .lowScore, kind: .scored)
        for factor in [1, 1.05, 0.95] {
            let scale = scale * factor
            let field = try kit.weapon(
                picture,
                look: .lamp,
                x: x - size.width / 2 * scale - 1,
                y: middle - size.height / 2 * scale,
                side: size.width * scale
            )
            if field.score > best.score || best.alternatives.isEmpty { best = field }
            if best.value != nil { break }
        }
        return best
    }

    /// A splatted player's lamp is nearly black.
    private func isGrey(_ picture: borrowing GamePicture, _ x: Double) -> Bool {
        var dark = 0
        for step in -4...4 {
            let colour = picture.colour(x + Double(step) * 4, Self.footLine - 8)
            if colour.peak < 110, colour.chroma < 30 { dark += 1 }
        }
        return dark >= 6
    }
}
