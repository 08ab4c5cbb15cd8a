import Video

/// Lettering in one flat ink on a patterned ground: which inks there are, and where each lies.
///
/// Player banners come in hundreds of patterns, and names on them in any colour; but a name has
/// one colour throughout, and so has nothing else of its size in the same place.
public enum FlatInk {
    /// The commonest colours of a B,G,R patch, most frequent first; no two are alike.
    ///
    /// - Parameters:
    ///   - least: pixels under which a colour is not common.
    ///   - most: how many colours at most.
    public static func common(in patch: Patch, least: Int, most: Int) -> [Colour] {
        var counts = [Int](repeating: 0, count: 4096)
        var sums = [Int](repeating: 0, count: 4096 * 3)
        for i in stride(from: 0, to: patch.pixels.count, by: 3) {
            let b = Int(patch.pixels[i])
            let g = Int(patch.pixels[i + 1])
            let r = Int(patch.pixels[i + 2])
            let bin = (r >> 4) << 8 | (g >> 4) << 4 | b >> 4
            counts[bin] += 1
            sums[bin * 3] += r
            sums[bin * 3 + 1] += g
            sums[bin * 3 + 2] += b
        }
        var found: [Colour] = []
        let bins = counts.indices.filter { counts[$0] >= least }
        for bin in bins.sorted(by: { (counts[$0], $1) > (counts[$1], $0) })
        where found.count < most {
            let n = counts[bin]
            let mean = Colour(
                red: sums[bin * 3] / n,
                green: sums[bin * 3 + 1] / n,
                blue: sums[bin * 3 + 2] / n
            )
            if found.allSatisfy({ $0.distance(to: mean) > 40 }) { found.append(mean) }
        }
        return found
    }

    /// How near each pixel is to an ink: 255 within a third of `reach`, 0 far outside of it.
    public static func map(of ink: Colour, in patch: Patch, reach: Int = 85) -> Patch {
        patch.gray { 357 - 255 * $0.distance(to: ink) / reach }
    }
}
