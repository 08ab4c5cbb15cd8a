import Game
import Video
import Vision

/// Finds one side's lamps: their ink, and how far apart they stand.
struct LampFinder: Sendable {
    /// One side's lamps as found.
    struct Side {
        var ink: Colour
        /// Distance from lamp to lamp, canvas units.
        var pitch: Double
        /// How well ink lies where lamps are and nowhere else, 0...1.
        var fit: Double
    }

    /// Lamp pitches to try, canvas units: even at 88, from far behind to far in the lead.
    static let pitches = [88.0, 75.5, 80.5, 84, 92, 97.5]
    /// Where a lamp's lower body is ink, left and right of the weapon's badge; canvas units.
    private static let footLine = 102.0

    private let crown: LampCrown

    /// - Parameters:
    ///   - middle: the lamps' middle, canvas row.
    ///   - height: a lamp's height at even pitch, canvas units.
    init(middle: Double, height: Double) {
        crown = LampCrown(middle: middle, height: height)
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
        var glow = 0.0
        for pitch in Self.pitches {
            var lit = 0.0
            var glowing = 0.0
            var spilt = 0.0
            for slot in 0..<4 {
                let x = inner + step * pitch * Double(slot)
                let foot = body(picture, ink, x, pitch)
                lit += foot
                if foot < 0.4, isGlowing(picture, ink, x, pitch) { glowing += 1 - foot }
                // The dark band runs between the lamps; beside the innermost one, too.
                spilt += share(of: ink, picture, x + step * pitch / 2, 6)
            }
            // For the spacing a glow proves less than ink: something white behind may look like it.
            let fit = max(0, (lit + 0.5 * glowing - spilt * 0.8) / 4)
            if fit > (best?.fit ?? 0) + 0.02 {
                best = Side(ink: ink, pitch: pitch, fit: fit)
                glow = glowing
            }
        }
        // Once that is chosen it says as much: these are lamps.
        best?.fit += 0.5 * glow / 4
        return best
    }

    /// How much of a lamp's foot is ink: its left or right half, whichever has no badge on it; where
    /// something hides the whole foot (clams carried), its crown.
    func body(
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
        if case .ink(let crown) = kind(picture, x, pitch), Self.alike(crown, ink) { return 1 }
        return foot
    }

    /// Whether a lamp glows: white above, its ink with white in it below; and what shows between the
    /// lamps is not as white.
    func isGlowing(
        _ picture: borrowing GamePicture,
        _ ink: Colour,
        _ x: Double,
        _ pitch: Double
    ) -> Bool {
        let scale = pitch / Self.pitches[0]
        guard kind(picture, x, pitch) == .glowing,
            !crown.hasPale(picture, x - pitch / 2, scale: scale),
            !crown.hasPale(picture, x + pitch / 2, scale: scale)
        else { return false }
        return [-0.16, 0.16].contains { share in
            let side = share * pitch
            let foot = picture.patch(
                CanvasRect(x: x + side - 5, y: Self.footLine - 4, width: 10, height: 8),
                width: 5,
                height: 4
            ).medianColour
            return foot.chroma >= 24 && foot.hueDistance(to: ink) < 0.3
        }
    }

    /// What the crown of the lamp at `x` shows.
    func kind(_ picture: borrowing GamePicture, _ x: Double, _ pitch: Double) -> LampCrown.Kind? {
        crown.kind(picture, x, scale: pitch / Self.pitches[0])
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
                let x = inner + step * pitch * Double(slot)
                if case .ink(let colour) = kind(picture, x, pitch) { inks.append(colour) }
                for half in [-0.16, 0.16] {
                    let x = x + half * pitch
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

    /// A splatted player's lamp is nearly black.
    func isGrey(_ picture: borrowing GamePicture, _ x: Double) -> Bool {
        var dark = 0
        for step in -4...4 {
            let colour = picture.colour(x + Double(step) * 4, Self.footLine - 8)
            if colour.peak < 110, colour.chroma < 30 { dark += 1 }
        }
        return dark >= 6
    }
}
