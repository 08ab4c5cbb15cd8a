import Game
import Video
import Vision

/// The eight lamps: a weapon on its team's ink, four to the left of the clock and four to the right.
struct RosterLamps: Sendable {
    struct Teams {
        var us: FieldTree
        var them: FieldTree
        var usColour: Colour
        var themColour: Colour
        /// How sure it is that these are lamps, 0...1.
        var evidence: Double
    }

    private let kit: SceneKit
    /// Distance from lamp to lamp, canvas units.
    private let pitch = 90.0

    init(kit: SceneKit) { self.kit = kit }

    /// The lamps, or nil where the two teams' inks are not to be seen.
    func read(_ picture: borrowing GamePicture) -> Teams? {
        let left = lamps(picture, kit.layout[.hudLampUs])
        let right = lamps(picture, kit.layout[.hudLampThem])
        guard let us = Self.ink(of: left), let them = Self.ink(of: right),
            us.colour.inkDistance(to: them.colour) > 0.12
                || us.colour.distance(to: them.colour) > 40
        else { return nil }
        return Teams(
            us: players(left, us.colour), them: players(right, them.colour), usColour: us.colour,
            themColour: them.colour, evidence: Double(us.count + them.count) / 8)
    }

    private func lamps(_ picture: borrowing GamePicture, _ first: CanvasRect) -> [Patch] {
        var patches: [Patch] = []
        for slot in 0..<4 {
            patches.append(picture.patch(first.moved(Double(slot) * pitch, 0)))
        }
        return patches
    }

    /// The ink that most of a team's lamps share; at least two must.
    private static func ink(of lamps: [Patch]) -> (colour: Colour, count: Int)? {
        let inks = lamps.map(foot)
        var best: (colour: Colour, count: Int)?
        for ink in inks where ink.peak > 60 {
            let count = inks.count {
                $0.inkDistance(to: ink) < 0.22 && $0.distance(to: ink) < 60
            }
            if count > best?.count ?? 1 { best = (ink, count) }
        }
        return best
    }

    /// The ink at a lamp's foot, below the weapon: the median over its lower middle.
    private static func foot(_ lamp: Patch) -> Colour {
        lamp.crop(
            x: lamp.width * 3 / 10, y: lamp.height * 80 / 100, width: lamp.width * 2 / 10,
            height: lamp.height * 7 / 100
        ).medianColour
    }

    private func players(_ lamps: [Patch], _ ink: Colour) -> FieldTree {
        .list(
            lamps.enumerated().map { slot, lamp in
                [
                    "slot": .value(.int(slot + 1)),
                    "weapon": .field(kit.weapon(lamp, look: .lamp)),
                    "alive": .missing(.unsupported), "special": .missing(.unsupported),
                ]
            })
    }
}
