/// A point of the canvas: 1920x1080 units, origin at the top left, whatever the source's size.
public struct CanvasPoint: Sendable, Hashable {
    /// Units from the left edge.
    public var x: Double
    /// Units from the top edge.
    public var y: Double

    /// A point at `x`, `y` in canvas units.
    public init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }
}

/// An upright rectangle of the canvas, in canvas units; `x`, `y` is its top left corner.
public struct CanvasRect: Sendable, Hashable {
    /// Left edge.
    public var x: Double
    /// Top edge.
    public var y: Double
    /// Width in canvas units.
    public var width: Double
    /// Height in canvas units.
    public var height: Double

    /// A rectangle with its top left corner at `x`, `y`.
    public init(x: Double, y: Double, width: Double, height: Double) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    /// The same rectangle moved by `dx`, `dy` canvas units.
    public func moved(_ dx: Double, _ dy: Double) -> CanvasRect {
        CanvasRect(x: x + dx, y: y + dy, width: width, height: height)
    }

    /// The rectangle grown by `margin` units on every side.
    public func grown(_ margin: Double) -> CanvasRect {
        CanvasRect(
            x: x - margin,
            y: y - margin,
            width: width + 2 * margin,
            height: height + 2 * margin
        )
    }

    /// The right edge.
    public var right: Double { x + width }
    /// The bottom edge.
    public var bottom: Double { y + height }
    /// The middle.
    public var centre: CanvasPoint { CanvasPoint(x + width / 2, y + height / 2) }
}

/// A tilted rectangle of the canvas: what a medal's strip or a name plate covers.
public struct CanvasStrip: Sendable, Hashable {
    /// The corner where reading starts (top left along the text).
    public var origin: CanvasPoint
    /// Length along the text, canvas units.
    public var length: Double
    /// Height across the text, canvas units.
    public var height: Double
    /// Direction of the text in radians, clockwise on the screen (y points down); 0 is upright.
    public var angle: Double

    /// A strip starting at `origin`.
    public init(origin: CanvasPoint, length: Double, height: Double, angle: Double) {
        self.origin = origin
        self.length = length
        self.height = height
        self.angle = angle
    }

    /// The upright rectangle around it.
    public var bounds: CanvasRect {
        let across = CanvasPoint(length * angle.cosine, length * angle.sine)
        let down = CanvasPoint(-height * angle.sine, height * angle.cosine)
        let left = min(0, across.x) + min(0, down.x)
        let top = min(0, across.y) + min(0, down.y)
        return CanvasRect(
            x: origin.x + left,
            y: origin.y + top,
            width: abs(across.x) + abs(down.x),
            height: abs(across.y) + abs(down.y)
        )
    }

    /// The part of the strip given in fractions of its length and height.
    public func part(
        from start: Double,
        to end: Double,
        top: Double = 0,
        bottom: Double = 1
    ) -> CanvasStrip {
        let along = CanvasPoint(angle.cosine, angle.sine)
        return CanvasStrip(
            origin: CanvasPoint(
                origin.x + along.x * length * start - along.y * height * top,
                origin.y + along.y * length * start + along.x * height * top
            ),
            length: length * (end - start),
            height: height * (bottom - top),
            angle: angle
        )
    }
}
