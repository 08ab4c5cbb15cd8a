import Video

/// A glyph as a unit vector: its box scaled to a fixed height, centred, mean removed.
///
/// The dot product of two such vectors is their normalised correlation.
public struct GlyphFeature: Sendable, Hashable {
    /// Side of the square that the glyph is fitted into.
    public static let side = 24
    /// `side * side` values, mean 0, length 1 (all 0 for an even patch).
    public var values: [Float]

    /// A feature from stored values.
    public init(values: [Float]) { self.values = values }

    /// The feature of what stands in `box` of a one-channel strip.
    public init(_ strip: Patch, _ box: GlyphBox) {
        let side = Self.side
        var square = [Float](repeating: 0, count: side * side)
        let width = max(
            2,
            min(side, Int((Double(box.width * side) / Double(box.height)).rounded()))
        )
        let left = (side - width) / 2
        let stepX = Double(box.width) / Double(width)
        let stepY = Double(box.height) / Double(side)
        for y in 0..<side {
            for x in 0..<width {
                square[y * side + left + x] = Self.mean(
                    strip,
                    x0: Double(box.x0) + Double(x) * stepX,
                    x1: Double(box.x0) + Double(x + 1) * stepX,
                    y0: Double(box.y0) + Double(y) * stepY,
                    y1: Double(box.y0) + Double(y + 1) * stepY
                )
            }
        }
        values = Self.normalised(square)
    }

    /// The correlation with another feature, -1...1.
    public func likeness(_ other: GlyphFeature) -> Double {
        var sum: Float = 0
        for i in 0..<min(values.count, other.values.count) { sum += values[i] * other.values[i] }
        return Double(sum)
    }

    /// The normalised mean of several features of one glyph.
    public static func mean(of features: [GlyphFeature]) -> GlyphFeature {
        var sum = [Float](repeating: 0, count: side * side)
        for feature in features {
            for i in sum.indices { sum[i] += feature.values[i] }
        }
        return GlyphFeature(values: normalised(sum))
    }

    private static func normalised(_ values: [Float]) -> [Float] {
        let mean = values.reduce(0, +) / Float(values.count)
        let centred = values.map { $0 - mean }
        let length = centred.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return length > 0.001 ? centred.map { $0 / length } : centred.map { _ in 0 }
    }

    // Area average of the strip over a fractional rectangle.
    private static func mean(
        _ strip: Patch,
        x0: Double,
        x1: Double,
        y0: Double,
        y1: Double
    ) -> Float {
        var sum = 0.0
        var weight = 0.0
        var y = Int(y0)
        while Double(y) < y1, y < strip.height {
            let high = min(Double(y + 1), y1) - max(Double(y), y0)
            var x = Int(x0)
            while Double(x) < x1, x < strip.width {
                let area = high * (min(Double(x + 1), x1) - max(Double(x), x0))
                sum += area * Double(strip.pixels[y * strip.width + x])
                weight += area
                x += 1
            }
            y += 1
        }
        return weight > 0 ? Float(sum / weight) : 0
    }
}
