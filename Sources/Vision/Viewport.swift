import Video

/// Where the canvas lies in a source's frames: frame = origin + canvas * scale, edges at integers.
///
/// Every detector speaks in canvas units; this is the only place that knows a source's size.
public struct Viewport: Sendable, Hashable {
    /// Width of the canvas in its own units.
    public static let width = 1920.0
    /// Height of the canvas in its own units.
    public static let height = 1080.0

    /// Frame position of the canvas's left edge, in pixels.
    public var originX: Double
    /// Frame position of the canvas's top edge, in pixels.
    public var originY: Double
    /// Frame pixels per canvas unit, across.
    public var scaleX: Double
    /// Frame pixels per canvas unit, down.
    public var scaleY: Double

    /// A viewport given outright.
    public init(originX: Double, originY: Double, scaleX: Double, scaleY: Double) {
        self.originX = originX
        self.originY = originY
        self.scaleX = scaleX
        self.scaleY = scaleY
    }

    /// The whole frame is the game: the canvas is stretched over `width` x `height` pixels.
    public init(width: Int, height: Int) {
        self.init(
            originX: 0,
            originY: 0,
            scaleX: Double(max(width, 1)) / Self.width,
            scaleY: Double(max(height, 1)) / Self.height
        )
    }

    /// Canvas units are the frame's own pixels.
    public static let pixels = Viewport(originX: 0, originY: 0, scaleX: 1, scaleY: 1)

    /// The same canvas in a frame enlarged by `factor`.
    func scaled(by factor: Double) -> Viewport {
        Viewport(
            originX: originX * factor,
            originY: originY * factor,
            scaleX: scaleX * factor,
            scaleY: scaleY * factor
        )
    }

    /// The farthest that a corner of the canvas lies from where `other` has it, in canvas units.
    public func distance(to other: Viewport) -> Double {
        let dx = originX - other.originX
        let dy = originY - other.originY
        let dright = dx + (scaleX - other.scaleX) * Self.width
        let dbottom = dy + (scaleY - other.scaleY) * Self.height
        return max(
            max(abs(dx), abs(dright)) / other.scaleX,
            max(abs(dy), abs(dbottom)) / other.scaleY
        )
    }

    /// The frame pixels that the canvas covers: corner, width and height.
    public var area: (x: Double, y: Double, width: Double, height: Double) {
        (originX, originY, scaleX * Self.width, scaleY * Self.height)
    }

    /// The same place seen mirrored: left for right, top for bottom or both.
    public func flipped(across: Bool, down: Bool) -> Viewport {
        var flipped = self
        if across {
            flipped.originX += Self.width * scaleX
            flipped.scaleX = -scaleX
        }
        if down {
            flipped.originY += Self.height * scaleY
            flipped.scaleY = -scaleY
        }
        return flipped
    }

    /// The frame pixels that a canvas rectangle covers.
    public func quad(_ rect: CanvasRect) -> Quad {
        Quad(
            x: originX + rect.x * scaleX,
            y: originY + rect.y * scaleY,
            rightX: rect.width * scaleX,
            rightY: 0,
            downX: 0,
            downY: rect.height * scaleY
        )
    }

    /// The frame pixels that a tilted strip covers.
    public func quad(_ strip: CanvasStrip) -> Quad {
        let cosine = strip.angle.cosine
        let sine = strip.angle.sine
        return Quad(
            x: originX + strip.origin.x * scaleX,
            y: originY + strip.origin.y * scaleY,
            rightX: strip.length * cosine * scaleX,
            rightY: strip.length * sine * scaleY,
            downX: -strip.height * sine * scaleX,
            downY: strip.height * cosine * scaleY
        )
    }
}
