/// A fraction, as containers give frame rates and time bases.
public struct Rational: Sendable, Hashable {
    /// The upper part.
    public var num: Int32
    /// The lower part; 0 where the source does not know.
    public var den: Int32

    /// A fraction as given, not reduced.
    public init(num: Int32, den: Int32) {
        self.num = num
        self.den = den
    }

    /// The fraction as a number; 0 when `den` is 0.
    public var value: Double { den == 0 ? 0 : Double(num) / Double(den) }
}
