import Video

/// Finds a word whose middle is known: the shapes that stand inside a band and lie evenly about
/// a centre.
///
/// What reaches out of the band is no lettering, and what is not centred belongs to the pattern
/// behind; neither is kept.
public struct CentredLettering: Sendable {
    /// The word's shapes alone, soft edges included; black elsewhere.
    public let map: Patch
    /// First column, and the one after the last.
    public let columns: Range<Int>

    /// Brightness from which a pixel belongs to a shape.
    private static let lit: UInt8 = 110
    /// Wider gaps part groups of shapes, pixels.
    private static let gap = 26
    /// Words this far off the centre are taken before any others, and others up to `most`.
    private static let near = 3.0
    private static let most = 8.0

    private struct Shape {
        var box: GlyphBox
        var pixels: [Int]
    }

    /// The word in a one-channel patch (bright lettering); nil where none is centred.
    ///
    /// - Parameters:
    ///   - rows: the band that lettering stays inside.
    ///   - tall: rows that the tallest shape has at least.
    ///   - wide: columns that the word has at most.
    public init?(in patch: Patch, rows: Range<Int>, tall: Int, wide: Int) {
        let shapes = Self.shapes(of: patch, rows: rows).sorted { $0.box.x0 < $1.box.x0 }
        var groups: [(x0: Int, x1: Int, shapes: [Shape])] = []
        for shape in shapes {
            if let last = groups.last, shape.box.x0 - last.x1 <= Self.gap {
                groups[groups.count - 1].x1 = max(last.x1, shape.box.x1)
                groups[groups.count - 1].shapes.append(shape)
            } else {
                groups.append((shape.box.x0, shape.box.x1, [shape]))
            }
        }
        let centre = Double(patch.width) / 2
        var best: (isNear: Bool, count: Int, first: Int, last: Int)?
        for first in groups.indices {
            var count = 0
            var tallest = 0
            for last in first..<groups.count {
                count += groups[last].shapes.count
                tallest = max(tallest, groups[last].shapes.map(\.box.height).max() ?? 0)
                guard groups[last].x1 - groups[first].x0 <= wide else { break }
                let off = abs(Double(groups[first].x0 + groups[last].x1) / 2 - centre)
                guard off <= Self.most, tallest >= tall else { continue }
                let isNear = off <= Self.near
                let isBetter = best.map { isNear == $0.isNear ? count > $0.count : isNear } ?? true
                if isBetter { best = (isNear, count, first, last) }
            }
        }
        guard let best else { return nil }
        columns = groups[best.first].x0..<groups[best.last].x1
        map = Self.cut(patch, groups[best.first...best.last].flatMap(\.shapes))
    }

    /// All shapes that stay inside the band.
    private static func shapes(of patch: Patch, rows: Range<Int>) -> [Shape] {
        var seen = [Bool](repeating: false, count: patch.pixels.count)
        var found: [Shape] = []
        for start in patch.pixels.indices where !seen[start] && patch.pixels[start] > lit {
            var shape = Shape(
                box: GlyphBox(x0: patch.width, y0: patch.height, x1: 0, y1: 0),
                pixels: []
            )
            var open = [start]
            seen[start] = true
            while let pixel = open.popLast() {
                shape.pixels.append(pixel)
                let x = pixel % patch.width
                let y = pixel / patch.width
                shape.box.x0 = min(shape.box.x0, x)
                shape.box.x1 = max(shape.box.x1, x + 1)
                shape.box.y0 = min(shape.box.y0, y)
                shape.box.y1 = max(shape.box.y1, y + 1)
                for ny in max(y - 1, 0)...min(y + 1, patch.height - 1) {
                    for nx in max(x - 1, 0)...min(x + 1, patch.width - 1) {
                        let next = ny * patch.width + nx
                        guard !seen[next], patch.pixels[next] > lit else { continue }
                        seen[next] = true
                        open.append(next)
                    }
                }
            }
            guard shape.pixels.count >= 8, shape.box.y0 >= rows.lowerBound,
                shape.box.y1 <= rows.upperBound, shape.box.width <= patch.width / 3
            else { continue }
            found.append(shape)
        }
        return found
    }

    /// The shapes with the pixels next to them.
    private static func cut(_ patch: Patch, _ shapes: [Shape]) -> Patch {
        var map = Patch(width: patch.width, height: patch.height, channels: 1)
        for pixel in shapes.lazy.flatMap(\.pixels) {
            let x = pixel % patch.width
            let y = pixel / patch.width
            for ny in max(y - 1, 0)...min(y + 1, patch.height - 1) {
                for nx in max(x - 1, 0)...min(x + 1, patch.width - 1) {
                    map.pixels[ny * patch.width + nx] = patch.pixels[ny * patch.width + nx]
                }
            }
        }
        return map
    }
}
