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

/// Splits a strip of bright lettering on dark into glyphs by its empty columns.
enum GlyphSegments {
    /// The boxes of all connected runs of columns, left to right.
    static func find(in strip: Patch, threshold: Int) -> [GlyphBox] {
        var boxes: [GlyphBox] = []
        var start: Int?
        for x in 0...strip.width {
            let lit = x < strip.width && columnLit(strip, x, threshold)
            if lit, start == nil { start = x }
            if !lit, let from = start {
                if let box = tight(strip, from, x, threshold) { boxes.append(box) }
                start = nil
            }
        }
        return boxes
    }

    /// The box of what is lit between two columns, or nil when nothing is.
    static func tight(_ strip: Patch, _ x0: Int, _ x1: Int, _ threshold: Int) -> GlyphBox? {
        var top: Int?
        var bottom = 0
        for y in 0..<strip.height {
            let row = strip.pixels[(y * strip.width + x0)..<(y * strip.width + x1)]
            if row.contains(where: { Int($0) > threshold }) {
                if top == nil { top = y }
                bottom = y + 1
            }
        }
        return top.map { GlyphBox(x0: x0, y0: $0, x1: x1, y1: bottom) }
    }

    /// The column between a quarter and three quarters of a box with the least light: where two
    /// glyphs that touch are parted.
    static func weakestColumn(_ strip: Patch, _ box: GlyphBox) -> Int {
        var best = (light: Int.max, x: (box.x0 + box.x1) / 2)
        for x in (box.x0 + box.width / 4)...(box.x1 - box.width / 4) where x < box.x1 {
            var light = 0
            for y in box.y0..<box.y1 { light += Int(strip.pixels[y * strip.width + x]) }
            if light < best.light { best = (light, x) }
        }
        return best.x
    }

    private static func columnLit(_ strip: Patch, _ x: Int, _ threshold: Int) -> Bool {
        var i = x
        while i < strip.pixels.count {
            if Int(strip.pixels[i]) > threshold { return true }
            i += strip.width
        }
        return false
    }
}
