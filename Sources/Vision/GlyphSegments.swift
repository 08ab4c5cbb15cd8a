import Video

/// Where one glyph stands in a strip, in the strip's pixels; `x1`, `y1` are one past the last.
public struct GlyphBox: Sendable, Hashable {
    /// Edges.
    public var x0: Int, y0: Int, x1: Int, y1: Int
    /// Width in pixels.
    public var width: Int { x1 - x0 }
    /// Height in pixels.
    public var height: Int { y1 - y0 }
}

/// Splits a strip of bright lettering on dark into its connected parts.
enum GlyphSegments {
    /// The boxes of all connected parts (eight neighbours), left to right.
    static func find(in strip: Patch, threshold: Int) -> [GlyphBox] {
        var seen = [Bool](repeating: false, count: strip.pixels.count)
        var boxes: [GlyphBox] = []
        var open: [Int] = []
        for start in strip.pixels.indices
        where !seen[start] && Int(strip.pixels[start]) > threshold {
            var box = GlyphBox(x0: strip.width, y0: strip.height, x1: 0, y1: 0)
            seen[start] = true
            open.append(start)
            while let pixel = open.popLast() {
                let x = pixel % strip.width
                let y = pixel / strip.width
                box.x0 = min(box.x0, x)
                box.x1 = max(box.x1, x + 1)
                box.y0 = min(box.y0, y)
                box.y1 = max(box.y1, y + 1)
                for ny in max(y - 1, 0)...min(y + 1, strip.height - 1) {
                    for nx in max(x - 1, 0)...min(x + 1, strip.width - 1) {
                        let next = ny * strip.width + nx
                        if !seen[next], Int(strip.pixels[next]) > threshold {
                            seen[next] = true
                            open.append(next)
                        }
                    }
                }
            }
            boxes.append(box)
        }
        return boxes.sorted { ($0.x0, $0.y0) < ($1.x0, $1.y0) }
    }

    /// The box of what is lit inside another box's columns `x0..<x1`, or nil when nothing is.
    static func tight(_ strip: Patch, _ box: GlyphBox, _ x0: Int, _ x1: Int, _ threshold: Int)
        -> GlyphBox?
    {
        var tight: GlyphBox?
        for y in box.y0..<box.y1 {
            for x in x0..<x1 where Int(strip.pixels[y * strip.width + x]) > threshold {
                var grown = tight ?? GlyphBox(x0: x, y0: y, x1: x + 1, y1: y + 1)
                grown.x0 = min(grown.x0, x)
                grown.x1 = max(grown.x1, x + 1)
                grown.y1 = y + 1
                tight = grown
            }
        }
        return tight
    }

    /// The column between a quarter and three quarters of a box with the least light: where two
    /// glyphs that touch are parted.
    static func weakestColumn(_ strip: Patch, _ box: GlyphBox) -> Int {
        var best = (light: Int.max, x: (box.x0 + box.x1) / 2)
        for x in (box.x0 + box.width / 4)..<(box.x1 - box.width / 4) {
            var light = 0
            for y in box.y0..<box.y1 { light += Int(strip.pixels[y * strip.width + x]) }
            if light < best.light { best = (light, x) }
        }
        return best.x
    }
}
