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

    private let kit: SceneKit
    private let finder: LampFinder
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
        finder = LampFinder(middle: middle, height: us.height)
    }

    /// The lamps, or nil where the two teams' inks are not to be seen, or less surely than `least`.
    func read(_ picture: borrowing GamePicture, least: Double = 0) throws -> Teams? {
        guard let us = finder.side(picture, from: inner.us, step: -1),
            let them = finder.side(picture, from: inner.them, step: 1),
            us.ink.inkDistance(to: them.ink) > 0.12 || us.ink.distance(to: them.ink) > 40
        else { return nil }
        let evidence = (us.fit + them.fit) / 2
        guard evidence >= least else { return nil }
        return Teams(
            us: try players(picture, us, from: inner.us, step: -1),
            them: try players(picture, them, from: inner.them, step: 1),
            usColour: us.ink,
            themColour: them.ink,
            evidence: evidence
        )
    }

    /// Where the eight lamps were found, from left to right, canvas units; empty without lamps.
    func places(_ picture: borrowing GamePicture) -> [CanvasRect] {
        var places: [CanvasRect] = []
        for (inner, step) in [(inner.us, -1.0), (inner.them, 1.0)] {
            guard let side = finder.side(picture, from: inner, step: step) else { return [] }
            let scale = side.pitch / LampFinder.pitches[0]
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

    private func players(
        _ picture: borrowing GamePicture,
        _ side: LampFinder.Side,
        from inner: Double,
        step: Double
    ) throws -> FieldTree {
        let scale = side.pitch / LampFinder.pitches[0]
        let slots = step > 0 ? Array(0..<4) : Array((0..<4).reversed())
        let players = try Parallel.map(slots.count) { index -> FieldTree in
            let x = inner + step * side.pitch * Double(slots[index])
            let isGlowing = finder.isGlowing(picture, side.ink, x, side.pitch)
            let lit = isGlowing ? 1 : finder.body(picture, side.ink, x, side.pitch)
            let isDown = lit < 0.2 && finder.isGrey(picture, x)
            let weapon =
                isDown
                ? Field(missing: .hidden, kind: .scored)
                : try weapon(picture, x, scale)
            return [
                "slot": .value(.int(index + 1)), "weapon": .field(weapon),
                "alive": lit >= 0.5
                    ? .value(true, score: 0.95)
                    : isDown ? .value(false, score: 0.9) : .missing(.lowScore),
                "special": isDown
                    ? .value(false, score: 0.9)
                    : special(picture, x, side, isGlowing: isGlowing),
            ]
        }
        return .list(players)
    }

    /// A lamp glows while the player's special is ready.
    private func special(
        _ picture: borrowing GamePicture,
        _ x: Double,
        _ side: LampFinder.Side,
        isGlowing: Bool
    ) -> FieldTree {
        // A pale ink looks like that all the time.
        guard side.ink.chroma * 10 >= side.ink.peak * 3 else { return .missing(.lowScore) }
        if isGlowing { return .value(true, score: 0.9) }
        if case .ink = finder.kind(picture, x, side.pitch) { return .value(false, score: 0.95) }
        return .missing(.lowScore)
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
}
