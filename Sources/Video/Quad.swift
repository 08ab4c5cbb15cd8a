/// A parallelogram of a frame: its corner and its two full edge vectors, in frame pixels (pixel
/// edges at integers, so the whole frame is the quad 0, 0, width, 0, 0, height).
public struct Quad: Sendable, Hashable {
    /// The corner that becomes the patch's top left.
    public var x, y: Double
    /// The edge from there to the patch's top right.
    public var rightX, rightY: Double
    /// The edge from there to the patch's bottom left.
    public var downX, downY: Double

    /// A parallelogram by corner and edges, in frame pixels.
    public init(
        x: Double,
        y: Double,
        rightX: Double,
        rightY: Double,
        downX: Double,
        downY: Double
    ) {
        self.x = x
        self.y = y
        self.rightX = rightX
        self.rightY = rightY
        self.downX = downX
        self.downY = downY
    }

    /// An upright rectangle, in frame pixels.
    public init(x: Double, y: Double, width: Double, height: Double) {
        self.init(x: x, y: y, rightX: width, rightY: 0, downX: 0, downY: height)
    }
}
