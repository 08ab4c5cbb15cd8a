/// Pauses that grow with every failure, each a little different from everybody else's.
struct Backoff: Sendable {
    /// No pause is longer, seconds.
    static let longest = 900.0

    /// The first pause, seconds.
    let first: Double
    /// Failures since the last success.
    private(set) var failures = 0

    init(first: Double) { self.first = first }

    /// Seconds to wait after one more failure: between half and all of `first` times two for every
    /// earlier failure, and no less than what the server asked for.
    mutating func pause<G: RandomNumberGenerator>(
        asked: Double? = nil,
        using generator: inout G
    ) -> Double {
        let whole = min(Self.longest, first * pow2(min(failures, 30)))
        failures += 1
        let pause = whole * Double.random(in: 0.5...1, using: &generator)
        return max(pause, min(asked ?? 0, 4 * Self.longest))
    }

    /// Something went well.
    mutating func reset() { failures = 0 }

    private func pow2(_ exponent: Int) -> Double { Double(1 << exponent) }
}
