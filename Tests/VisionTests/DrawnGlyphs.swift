import Video

@testable import Vision

/// Digits of a 5x7 dot lettering, drawn large: what readers of glyphs are tried on.
enum DrawnGlyphs {
    static let shapes: [Character: [String]] = [
        "0": [".###.", "#...#", "#...#", "#...#", "#...#", "#...#", ".###."],
        "1": ["..#..", ".##..", "..#..", "..#..", "..#..", "..#..", ".###."],
        "2": [".###.", "#...#", "....#", "..##.", ".#...", "#....", "#####"],
        "4": ["...#.", "..##.", ".#.#.", "#..#.", "#####", "...#.", "...#."],
        "7": ["#####", "....#", "...#.", "..#..", "..#..", ".#...", ".#..."],
        // In no set: a sign that no prototype stands for.
        "&": ["#.#.#", ".....", "#.#.#", "..#..", "#.#.#", "..#..", "#####"],
    ]
    /// Pixels a dot.
    static let dot = 4
    static let height = 7 * dot

    static let set = GlyphSet(
        prototypes: "01247".map { sign in
            let strip = strip(String(sign))
            let box = GlyphReader.boxes(of: strip, threshold: 128)[0]
            return GlyphSet.Prototype(
                glyph: sign,
                style: "drawn",
                feature: GlyphFeature(strip, box),
                samples: 1
            )
        }
    )

    /// A strip with the signs `gap` pixels apart; a gap below zero makes them touch or overlap.
    static func strip(_ text: String, gap: Int = 6, light: UInt8 = 255) -> Patch {
        let pitch = 5 * dot + gap
        var patch = Patch(width: 16 + text.count * pitch + 8, height: height + 16, channels: 1)
        for (index, sign) in text.enumerated() {
            for (row, line) in (shapes[sign] ?? []).enumerated() {
                for (column, mark) in line.enumerated() where mark == "#" {
                    for y in 0..<dot {
                        for x in 0..<dot {
                            patch[8 + index * pitch + column * dot + x, 8 + row * dot + y] = light
                        }
                    }
                }
            }
        }
        return patch
    }
}
