import Video

/// A decoded frame seen through its source's viewport: what a detector looks at.
///
/// Only the pixels asked for are touched. Probes (`luma`, `colour`) allocate nothing.
public struct GamePicture: ~Copyable, Sendable {
    /// The frame as decoded; it is refilled for each new frame.
    public var frame: Frame
    /// Where the game lies in the frame.
    public var viewport: Viewport

    /// An empty picture to be filled by a source.
    public init(viewport: Viewport = Viewport(width: 1920, height: 1080)) {
        frame = Frame()
        self.viewport = viewport
    }

    /// Full-range luma (0...255) at a canvas point.
    public func luma(_ x: Double, _ y: Double) -> Int {
        Int(
            frame.luma(
                x: Int(viewport.originX + x * viewport.scaleX),
                y: Int(viewport.originY + y * viewport.scaleY)
            )
        )
    }

    /// Mean full-range luma of a canvas point and four beside it: ripples of compression even out.
    public func softLuma(_ x: Double, _ y: Double) -> Int {
        (luma(x, y) + luma(x - 2, y - 2) + luma(x + 2, y - 2) + luma(x - 2, y + 2)
            + luma(x + 2, y + 2) + 2) / 5
    }

    /// The colour at a canvas point.
    public func colour(_ x: Double, _ y: Double) -> Colour {
        let (b, g, r) = frame.bgr(
            x: Int(viewport.originX + x * viewport.scaleX),
            y: Int(viewport.originY + y * viewport.scaleY)
        )
        return Colour(red: Int(r), green: Int(g), blue: Int(b))
    }

    /// Mean colour of a canvas point and four beside it: noise and ripples even out.
    public func softColour(_ x: Double, _ y: Double) -> Colour {
        let (a, b, c) = (colour(x, y), colour(x - 2, y - 2), colour(x + 2, y - 2))
        let (d, e) = (colour(x - 2, y + 2), colour(x + 2, y + 2))
        return Colour(
            red: (a.red + b.red + c.red + d.red + e.red + 2) / 5,
            green: (a.green + b.green + c.green + d.green + e.green + 2) / 5,
            blue: (a.blue + b.blue + c.blue + d.blue + e.blue + 2) / 5
        )
    }

    /// Copies a rectangle out of the frame as B,G,R, one pixel per canvas unit times `scale`.
    public func patch(_ rect: CanvasRect, scale: Double = 1) -> Patch {
        patch(
            viewport.quad(rect),
            width: Int((rect.width * scale).rounded()),
            height: Int((rect.height * scale).rounded())
        )
    }

    /// Copies a tilted strip out of the frame, set upright, one pixel per canvas unit times `scale`.
    public func patch(_ strip: CanvasStrip, scale: Double = 1) -> Patch {
        patch(
            viewport.quad(strip),
            width: Int((strip.length * scale).rounded()),
            height: Int((strip.height * scale).rounded())
        )
    }

    /// Copies a rectangle out of the frame as B,G,R into a patch of exactly `width` x `height`.
    public func patch(_ rect: CanvasRect, width: Int, height: Int) -> Patch {
        patch(viewport.quad(rect), width: width, height: height)
    }

    private func patch(_ quad: Quad, width: Int, height: Int) -> Patch {
        var patch = Patch(width: max(width, 1), height: max(height, 1), channels: 3)
        frame.sample(quad, into: &patch)
        return patch
    }
}
