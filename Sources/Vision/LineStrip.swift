import Video

/// A line of lettering prepared for the line net: 32 rows, bright on dark, stretched to full range.
///
/// The training in `tools/train-text/strip.py` prepares its lines the same way, step by step.
struct LineStrip {
    /// Rows of a prepared line.
    static let rows = 32
    /// Values 0...1, row-major, `width` a row.
    var values: [Float]
    /// Columns; a multiple of sixteen.
    var width: Int

    /// Prepares a grey patch of 32 rows; nil where there is nothing to read.
    init?(_ gray: Patch) {
        guard gray.height == Self.rows, gray.width >= 4 else { return nil }
        var pixels = gray.pixels.map(Float.init)
        var sorted = pixels.sorted()
        func percentile(_ share: Double) -> Float {
            sorted[min(sorted.count - 1, Int(Double(sorted.count - 1) * share))]
        }
        guard percentile(0.995) - percentile(0.005) >= 32 else { return nil }
        // Dark lettering on a pale ground is turned over.
        if percentile(0.5) > (percentile(0.005) + percentile(0.995)) / 2 {
            pixels = pixels.map { 255 - $0 }
            sorted = sorted.reversed().map { 255 - $0 }
        }
        let low = percentile(0.2)
        let high = percentile(0.995)
        guard high - low >= 24 else { return nil }
        let stretched = pixels.map { min(max(($0 - low) / (high - low), 0), 1) }
        func isLit(_ x: Int) -> Bool {
            (4..<28).contains { stretched[$0 * gray.width + x] > 0.5 }
        }
        guard let first = (0..<gray.width).first(where: isLit),
            let last = (0..<gray.width).last(where: isLit)
        else { return nil }
        let from = max(first - 6, 0)
        let to = min(last + 7, gray.width)
        width = (to - from + 8 + 15) / 16 * 16
        values = [Float](repeating: 0, count: Self.rows * width)
        for y in 0..<Self.rows {
            for x in from..<to { values[y * width + x - from] = stretched[y * gray.width + x] }
        }
    }
}
