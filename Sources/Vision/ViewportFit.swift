import Synchronization
import Video

/// The luma around an expected viewport, and the small moves that make a drawing fit it best. After the
/// first look nothing is allocated.
///
/// The proportions of the expected viewport are kept: a game picture is moved and enlarged, but not
/// squeezed.
struct ViewportFit: ~Copyable {
    /// Pixels across the canvas for a first look.
    static let coarse = 960.0
    /// Pixels across the canvas for a sharp one.
    private static let fine = 1920.0
    /// What is sampled around the canvas, as a share of its size.
    private static let surround = 0.04

    private var edges: EdgeMap
    private var luma = Patch(width: 0, height: 0, channels: 1)
    private var viewport = Viewport(width: 0, height: 0)
    /// Pixels of the sampled picture per canvas unit.
    private let unit: Double

    /// - Parameter width: pixels across the canvas.
    init(width: Double) throws(VisionError) {
        unit = width / Viewport.width
        edges = try EdgeMap()
    }

    /// A sharp look takes 7 MB: the parts of a recording take theirs one after the other.
    private static let looking = Mutex(())

    /// The best fit of a drawing at full sharpness.
    static func fine(
        _ drawing: AnchorSet.Drawing,
        in frame: borrowing Frame,
        near viewport: Viewport,
        step: Double,
        reach: Int,
        isRigid: Bool = false
    ) throws(VisionError) -> (score: Double, viewport: Viewport) {
        try looking.withLock { _ throws(VisionError) in
            var fit = try ViewportFit(width: Self.fine)
            try fit.take(frame, near: viewport)
            return fit.best(drawing, step: step, reach: reach, isRigid: isRigid)
        }
    }

    /// Looks at another place.
    mutating func take(_ frame: borrowing Frame, near viewport: Viewport) throws(VisionError) {
        let (dx, dy) = (Viewport.width * Self.surround, Viewport.height * Self.surround)
        let area = CanvasRect(
            x: -dx,
            y: -dy,
            width: Viewport.width + 2 * dx,
            height: Viewport.height + 2 * dy
        )
        if luma.width == 0 {
            luma = Patch(
                width: Int((area.width * unit).rounded()),
                height: Int((area.height * unit).rounded()),
                channels: 1
            )
        }
        frame.sample(viewport.quad(area), into: &luma)
        try edges.take(luma)
        self.viewport = viewport
    }

    /// A move of the canvas: offset of its centre in canvas units, and growth.
    private struct Move {
        var x = 0.0
        var y = 0.0
        var growth = 1.0
    }

    private func score(_ drawing: AnchorSet.Drawing, _ move: Move) -> Double {
        edges.score(drawing, at: placed(move))
    }

    /// The moved canvas in the sampled picture.
    private func placed(_ move: Move) -> Viewport {
        let (x, y) = origin(move)
        return Viewport(
            originX: (Viewport.width * Self.surround + x) * unit,
            originY: (Viewport.height * Self.surround + y) * unit,
            scaleX: unit * move.growth,
            scaleY: unit * move.growth
        )
    }

    /// The moved canvas's corner in units of the expected one.
    private func origin(_ move: Move) -> (x: Double, y: Double) {
        (
            move.x + Viewport.width / 2 * (1 - move.growth),
            move.y + Viewport.height / 2 * (1 - move.growth)
        )
    }

    /// How well a drawing fits within a few units of the expected place.
    func score(_ drawing: AnchorSet.Drawing) -> Double {
        var best = 0.0
        for y in stride(from: -4.0, through: 4, by: 2) {
            for x in stride(from: -4.0, through: 4, by: 2) {
                best = max(best, score(drawing, Move(x: x, y: y)))
            }
        }
        return best
    }

    /// The best fit: a grid of `reach` steps of `step` units around the expected place, then downhill.
    /// A rigid fit moves the canvas and leaves its size.
    func best(
        _ drawing: AnchorSet.Drawing,
        step: Double,
        reach: Int,
        isRigid: Bool = false
    ) -> (score: Double, viewport: Viewport) {
        var best = (score: score(drawing, Move()), move: Move())
        for growth in isRigid ? 0...0 : -reach...reach {
            for y in -reach...reach {
                for x in -reach...reach {
                    let move = Move(
                        x: Double(x) * step,
                        y: Double(y) * step,
                        growth: 1 + Double(growth) * 0.005
                    )
                    let score = score(drawing, move)
                    if score > best.score { best = (score, move) }
                }
            }
        }
        var size = step
        while size > 0.05 {
            var improved = false
            for direction in [-1.0, 1] {
                for axis in 0..<(isRigid ? 2 : 3) {
                    var move = best.move
                    switch axis {
                    case 0: move.x += direction * size
                    case 1: move.y += direction * size
                    default: move.growth += direction * size / 960
                    }
                    let score = score(drawing, move)
                    if score > best.score + 1e-6 {
                        best = (score, move)
                        improved = true
                    }
                }
            }
            if !improved { size /= 2 }
        }
        let corner = origin(best.move)
        return (
            best.score,
            Viewport(
                originX: viewport.originX + corner.x * viewport.scaleX,
                originY: viewport.originY + corner.y * viewport.scaleY,
                scaleX: viewport.scaleX * best.move.growth,
                scaleY: viewport.scaleY * best.move.growth
            )
        )
    }
}
