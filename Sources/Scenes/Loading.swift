import Game
import Vision

/// Between scenes: a black screen, mostly with a small squid swimming in the bottom right corner.
public struct Loading: SceneDetector {
    /// The scene it recognises.
    public static let scene = SceneID.loading
    private let dark: [CanvasPoint]
    private let mark: CanvasRect

    /// Takes its points from the layout.
    public init(kit: SceneKit) throws(SceneError) {
        dark = kit.layout[points: .loadingDark]
        mark = kit.layout[.loadingMark]
    }

    /// 1 when all points are black.
    public func probe(_ picture: borrowing GamePicture) -> Double {
        for point in dark where picture.luma(point.x, point.y) > 26 { return 0 }
        return 1
    }

    /// Black all over, the corner apart; without the squid it is only a black screen.
    public func read(_ picture: borrowing GamePicture) throws -> SceneReading? {
        // A black dot is no screen.
        guard picture.frame.width >= 160, picture.frame.height >= 90 else { return nil }
        let whole = CanvasRect(x: 0, y: 0, width: Viewport.width, height: Viewport.height)
        let small = picture.patch(whole, width: 96, height: 54).peak
        var lit = 0
        for y in 0..<54 {
            for x in 0..<96 where small.pixels[y * 96 + x] > 40 {
                let inMark = Double(x) * 20 >= mark.x - 20 && Double(y) * 20 >= mark.y - 20
                if !inMark { lit += 1 }
            }
        }
        guard lit == 0 else { return nil }
        let corner = picture.patch(mark, scale: 0.25)
        var ink = 0
        for y in 0..<corner.height {
            for x in 0..<corner.width where corner.colour(x, y).chroma > 90 { ink += 1 }
        }
        let share = Double(ink) / Double(corner.width * corner.height)
        let squid = share > 0.02 && share < 0.5
        return SceneReading(scene: squid ? .loading : .powerOff, score: squid ? 0.98 : 0.9)
    }
}
