/// A moment in a source: whole ticks of the stream's own time base, counted from the source's start.
public struct MediaTime: Sendable, Hashable, Comparable {
    /// Ticks of `base` since the start of the container.
    public var ticks: Int64
    /// Seconds per tick.
    public var base: Rational

    /// The moment `ticks` ticks of `base` after the start.
    public init(ticks: Int64, base: Rational) {
        self.ticks = ticks
        self.base = base
    }

    /// The start of the source.
    public static let zero = MediaTime(ticks: 0, base: Rational(num: 1, den: 1))

    /// Seconds since the start of the source.
    public var seconds: Double {
        base.den == 0 ? 0 : Double(ticks) * Double(base.num) / Double(base.den)
    }

    /// Compares exactly, also across time bases.
    public static func < (left: MediaTime, right: MediaTime) -> Bool {
        if left.base == right.base { return left.ticks < right.ticks }
        let a = left.ticks.multipliedFullWidth(
            by: Int64(left.base.num) * Int64(right.base.den)
        )
        let b = right.ticks.multipliedFullWidth(
            by: Int64(right.base.num) * Int64(left.base.den)
        )
        return a.high == b.high ? a.low < b.low : a.high < b.high
    }
}
