import Video
import Vision

/// Parts a block of lettering into its lines, where rows of pixels between them are empty.
enum TextRows {
    /// The lines of a strip (bright lettering on black), top to bottom, each with the margin above
    /// and below that the line net wants.
    ///
    /// - Parameters:
    ///   - threshold: the least brightness of lettering.
    ///   - heights: of the lines' lettering, pixels; other rows are no lines.
    static func lines(
        of strip: Patch,
        threshold: UInt8 = 128,
        heights: ClosedRange<Int>
    ) -> [Patch] {
        rows(of: strip, threshold: threshold).filter { heights.contains($0.count) }.map {
            let margin = max(2, $0.count / 5)
            return strip.crop(
                x: 0,
                y: $0.lowerBound - margin,
                width: strip.width,
                height: $0.count + 2 * margin
            )
        }
    }

    /// Runs of rows with lettering; a gap of two rows, such as under a voicing mark, parts nothing.
    static func rows(of strip: Patch, threshold: UInt8) -> [Range<Int>] {
        var rows: [Range<Int>] = []
        var last: Int?
        var start = 0
        for y in 0..<strip.height {
            var lit = 0
            for x in 0..<strip.width where strip.pixels[y * strip.width + x] > threshold {
                lit += 1
            }
            guard lit >= 3 else { continue }
            if let before = last, y - before > 3 {
                rows.append(start..<before + 1)
                start = y
            } else if last == nil {
                start = y
            }
            last = y
        }
        if let last { rows.append(start..<last + 1) }
        return rows
    }
}
