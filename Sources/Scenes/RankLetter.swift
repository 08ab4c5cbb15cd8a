import Video
import Vision

/// The letters and signs of ranks, told by their shape: an A has one hole, a B two, and of the two
/// without any, an S is crossed in its middle and a C is hollow.
enum RankLetter {
    /// Every rank's key.
    static let keys: Set<String> = [
        "c-", "c", "c+", "b-", "b", "b+", "a-", "a", "a+", "s", "s+",
    ]

    /// The letter in a box, in the key's case; nil where it is none of them.
    static func letter(_ strip: Patch, _ box: GlyphBox, threshold: Int) -> String? {
        guard box.width * 10 >= box.height * 4, box.width * 10 <= box.height * 14 else {
            return nil
        }
        switch holes(strip, box, threshold: threshold) {
        case 1: return "a"
        case 2: return "b"
        case 0:
            // The stroke of an S crosses its middle; a C is hollow there.
            func lit(_ x: ClosedRange<Double>, _ y: ClosedRange<Double>) -> Double {
                share(strip, box, x: x, y: y, threshold: threshold)
            }
            let middle = lit(0.35...0.65, 0.42...0.58)
            if middle > 0.6, lit(0...0.25, 0.66...0.74) < 0.5 { return "s" }
            if middle < 0.25, lit(0...0.25, 0.42...0.58) > 0.6 { return "c" }
            return nil
        default: return nil
        }
    }

    /// `+` or `-` in a box beside a letter; nil where it is neither.
    static func sign(
        _ strip: Patch,
        _ box: GlyphBox,
        letter: GlyphBox,
        threshold: Int
    ) -> String? {
        let middle = (box.y0 + box.y1) / 2
        let isLevel =
            middle > letter.y0 + letter.height / 4 && middle < letter.y1 - letter.height / 5
        guard isLevel, box.width * 7 > letter.height, box.width < letter.height else { return nil }
        if box.height * 10 <= box.width * 7 { return "-" }
        func lit(_ x: ClosedRange<Double>, _ y: ClosedRange<Double>) -> Double {
            share(strip, box, x: x, y: y, threshold: threshold)
        }
        let corners = [
            lit(0...0.22, 0...0.22), lit(0.78...1, 0...0.22), lit(0...0.22, 0.78...1),
            lit(0.78...1, 0.78...1),
        ]
        let isCross =
            (corners.max() ?? 1) < 0.3 && lit(0.4...0.6, 0.1...0.9) > 0.7
            && lit(0.1...0.9, 0.42...0.58) > 0.7
        return isCross ? "+" : nil
    }

    /// How much of a part of a box is lettering.
    private static func share(
        _ strip: Patch,
        _ box: GlyphBox,
        x: ClosedRange<Double>,
        y: ClosedRange<Double>,
        threshold: Int
    ) -> Double {
        let x0 = box.x0 + Int(Double(box.width) * x.lowerBound)
        let x1 = max(x0 + 1, box.x0 + Int(Double(box.width) * x.upperBound))
        let y0 = box.y0 + Int(Double(box.height) * y.lowerBound)
        let y1 = max(y0 + 1, box.y0 + Int(Double(box.height) * y.upperBound))
        var lit = 0
        for row in y0..<y1 {
            for column in x0..<x1 where Int(strip[column, row]) > threshold { lit += 1 }
        }
        return Double(lit) / Double((x1 - x0) * (y1 - y0))
    }

    /// How many parts of the ground a letter encloses.
    private static func holes(_ strip: Patch, _ box: GlyphBox, threshold: Int) -> Int {
        let width = box.width + 2
        let height = box.height + 2
        var seen = [Bool](repeating: false, count: width * height)
        func isGround(_ x: Int, _ y: Int) -> Bool {
            let sx = box.x0 + x - 1
            let sy = box.y0 + y - 1
            guard (box.x0..<box.x1).contains(sx), (box.y0..<box.y1).contains(sy) else {
                return true
            }
            return Int(strip[sx, sy]) <= threshold
        }
        var holes = -1
        for start in seen.indices where !seen[start] && isGround(start % width, start / width) {
            var open = [start]
            var size = 0
            seen[start] = true
            while let pixel = open.popLast() {
                size += 1
                let x = pixel % width
                let y = pixel / width
                for (nx, ny) in [(x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)]
                where (0..<width).contains(nx) && (0..<height).contains(ny) {
                    let next = ny * width + nx
                    if !seen[next], isGround(nx, ny) {
                        seen[next] = true
                        open.append(next)
                    }
                }
            }
            // Specks of noise inside a stroke are no holes.
            if size * 120 > box.width * box.height { holes += 1 }
        }
        return holes
    }
}
