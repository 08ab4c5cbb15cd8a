import Game
import Vision

/// The map opened with the X button: a white cross on a black disc in the top left corner, and the
/// black cards of the team's players above, left and right, all in fixed places.
public struct BattleMap: SceneDetector {
    /// The scene it recognises.
    public static let scene = SceneID.battleMap
    private let dark: [CanvasPoint]
    private let cross: [CanvasPoint]
    private let pad: [CanvasPoint]
    private let ground: [CanvasPoint]

    /// Takes its points from the layout.
    public init(kit: SceneKit) throws(SceneError) {
        dark = kit.layout[points: .mapDark]
        cross = kit.layout[points: .mapCross]
        pad = kit.layout[points: .mapPad]
        ground = kit.layout[points: .mapGround]
    }

    /// The share of the cards' points that are black, where the cross is white.
    public func probe(_ picture: borrowing GamePicture) -> Double {
        var black = 0
        // A chain of devices may shift the picture by a few pixels; the cross is thin.
        for shift in Self.shifts where black == 0 {
            black = self.black(picture, shift)
        }
        guard black > 0 else { return 0 }
        // Splatoon 2 draws the same map with the same cards, but its buttons are white.
        for point in pad where picture.luma(point.x, point.y) > 100 { return 0 }
        // A black screen with something white on it is no map: stage or battle show between cards.
        var lit = 0
        for point in ground where picture.luma(point.x, point.y) > 66 { lit += 1 }
        return lit >= 3 ? Double(black) / Double(dark.count) : 0
    }

    private static let shifts = [
        CanvasPoint(0, 0), CanvasPoint(6, 6), CanvasPoint(-6, -6), CanvasPoint(6, -6),
        CanvasPoint(-6, 6),
    ]

    /// How many of the cards' points are black, where cross and cards stand off by `shift`; 0
    /// where they do not.
    private func black(_ picture: borrowing GamePicture, _ shift: CanvasPoint) -> Int {
        for point in cross {
            let colour = picture.colour(point.x + shift.x, point.y + shift.y)
            if colour.whiteness < 165 || colour.chroma > 60 { return 0 }
        }
        var black = 0
        for point in dark where picture.luma(point.x + shift.x, point.y + shift.y) < 62 {
            black += 1
        }
        return black + 2 >= dark.count ? black : 0
    }

    /// The reading: there is nothing to read but the scene.
    public func read(_ picture: borrowing GamePicture) throws -> SceneReading? {
        let probe = probe(picture)
        guard probe >= Probe.pass else { return nil }
        return SceneReading(scene: .battleMap, score: min(0.98, probe))
    }
}
