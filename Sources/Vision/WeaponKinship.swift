import Foundation

/// How alike the samples of a weapon set are: what may be mistaken for what, and why.
public struct WeaponKinship: Sendable {
    /// Two samples compared in one look.
    public struct Pair: Sendable, Hashable {
        /// Indices of samples in the set.
        public let first, second: Int
        /// -1...1; 1: the same picture.
        public let correlation: Double
    }

    /// What two samples differ by.
    public struct Difference: Sendable, Hashable {
        /// Where most of it lies, such as `lower right`.
        public let place: String
        /// How much of it is colour, 0...1; the rest is brightness.
        public let colour: Double
    }

    /// A sample that is less like the others of its weapon than like another weapon.
    public struct Stray: Sendable, Hashable {
        /// Index of the sample in the set.
        public let sample: Int
        /// Its best correlation with other samples of its weapon.
        public let own: Double
        /// The weapon that it is more like, and how much.
        public let other: String
        /// Correlation with that.
        public let likeness: Double
    }

    private let set: WeaponSet
    /// Three planes of frequencies of each sample over a usual background, of length 1.
    private let drawn: [[Float]]

    /// Compares the samples of `set` with each other.
    public init(_ set: WeaponSet) {
        self.set = set
        drawn = set.prototypes.map { Self.drawn($0) }
    }

    /// Brightness behind icons: black rows on pages, a middling ink on lamps.
    private static func ground(_ look: WeaponLook) -> Float {
        switch look {
        case .flat: 0
        case .lamp: 120 * Float(3).squareRoot()
        }
    }

    private static let area = WeaponLook.order * WeaponLook.order

    private static func drawn(_ prototype: WeaponSet.Prototype) -> [Float] {
        let features = prototype.features
        var planes = Array(features.prefix(3 * area))
        let mask = features[3 * area..<4 * area]
        for (index, covered) in mask.enumerated() {
            planes[index] -= ground(prototype.look) * covered
        }
        let length = max(planes.reduce(0) { $0 + $1 * $1 }.squareRoot(), 1e-6)
        return planes.map { $0 / length }
    }

    /// -1...1; 0 for samples of different looks.
    public func correlation(_ a: Int, _ b: Int) -> Double {
        guard set.prototypes[a].look == set.prototypes[b].look else { return 0 }
        var sum: Float = 0
        for (x, y) in zip(drawn[a], drawn[b]) { sum += x * y }
        return Double(sum)
    }

    /// The samples of different weapons that are most alike in a look, each pair of weapons once.
    public func closest(_ look: WeaponLook, count: Int) -> [Pair] {
        let samples = set.prototypes.indices.filter { set.prototypes[$0].look == look }
        var best: [[Int]: Pair] = [:]
        for (place, a) in samples.enumerated() {
            for b in samples[(place + 1)...] {
                let keys = [set.prototypes[a].key, set.prototypes[b].key].sorted()
                guard keys[0] != keys[1] else { continue }
                let pair = Pair(first: a, second: b, correlation: correlation(a, b))
                if pair.correlation > best[keys]?.correlation ?? -2 { best[keys] = pair }
            }
        }
        return Array(best.values.sorted { Self.precedes($0, $1) }.prefix(count))
    }

    /// The samples of other weapons that are nearest to a weapon in a look, one of each weapon.
    public func neighbours(of key: String, _ look: WeaponLook, count: Int) -> [Pair] {
        let samples = set.prototypes.indices.filter { set.prototypes[$0].look == look }
        let own = samples.filter { set.keys[set.prototypes[$0].key] == key }
        var best: [Int: Pair] = [:]
        for a in own {
            for b in samples where set.prototypes[b].key != set.prototypes[a].key {
                let pair = Pair(first: a, second: b, correlation: correlation(a, b))
                let other = set.prototypes[b].key
                if pair.correlation > best[other]?.correlation ?? -2 { best[other] = pair }
            }
        }
        return Array(best.values.sorted { Self.precedes($0, $1) }.prefix(count))
    }

    private static func precedes(_ a: Pair, _ b: Pair) -> Bool {
        a.correlation != b.correlation
            ? a.correlation > b.correlation : (a.first, a.second) < (b.first, b.second)
    }

    /// The weapon's key of a sample.
    public func key(_ sample: Int) -> String { set.keys[set.prototypes[sample].key] }

    /// A correlation with one's own under which a sample may be of another weapon.
    private static let least = 0.6
    /// How near that other one must be: cuts of screens are often only a little like anything.
    private static let near = 0.75
    /// By how much the other weapon must be nearer.
    private static let lead = 0.15

    /// Samples that contradict the others of their weapon; `among` limits it to some keys.
    public func strays(among keys: Set<String>? = nil) -> [Stray] {
        set.prototypes.indices.compactMap { sample in
            if let keys, !keys.contains(key(sample)) { return nil }
            let look = set.prototypes[sample].look
            let others = set.prototypes.indices.filter {
                $0 != sample && set.prototypes[$0].look == look
            }
            let own = others.filter { key($0) == key(sample) }
                .map { correlation(sample, $0) }.max()
            guard let own, own < Self.least,
                let other = others.filter({ key($0) != key(sample) })
                    .max(by: { correlation(sample, $0) < correlation(sample, $1) }),
                correlation(sample, other) > max(own + Self.lead, Self.near)
            else { return nil }
            return Stray(
                sample: sample,
                own: own,
                other: key(other),
                likeness: correlation(sample, other)
            )
        }
    }

    /// What two samples of a look differ by.
    public func difference(_ pair: Pair) -> Difference {
        let rest = zip(drawn[pair.first], drawn[pair.second]).map { $0 - $1 }
        let all = rest.reduce(0) { $0 + $1 * $1 }
        let colour = rest.suffix(2 * Self.area).reduce(0) { $0 + $1 * $1 }
        let ninths = Self.ninths(rest)
        let most = ninths.indices.max { ninths[$0] < ninths[$1] } ?? 4
        return Difference(
            place: Self.places[most],
            colour: all > 0 ? Double(colour / all) : 0
        )
    }

    private static let places = [
        "upper left", "top", "upper right", "left", "middle", "right", "lower left", "bottom",
        "lower right",
    ]

    /// How much of what these frequencies draw lies in each ninth of the square, row by row.
    private static func ninths(_ planes: [Float]) -> [Float] {
        let order = WeaponLook.order
        let points = 18
        let root = Float(2).squareRoot()
        let waves: [[Float]] = (0..<points).map { x in
            (0..<order).map { k -> Float in
                let angle = Double.pi * (Double(x) + 0.5) * Double(k) / Double(points)
                return Float(cos(angle)) * (k == 0 ? 1 : root)
            }
        }
        var sums = [Float](repeating: 0, count: 9)
        for plane in 0..<3 {
            for y in 0..<points {
                for x in 0..<points {
                    var value: Float = 0
                    for j in 0..<order {
                        var row: Float = 0
                        for k in 0..<order {
                            row += planes[plane * area + j * order + k] * waves[x][k]
                        }
                        value += row * waves[y][j]
                    }
                    sums[y * 3 / points * 3 + x * 3 / points] += value * value
                }
            }
        }
        return sums
    }
}
