import Video

extension Patch {
    /// The colour of one pixel of a B,G,R patch.
    public func colour(_ x: Int, _ y: Int) -> Colour {
        let i = (y * width + x) * channels
        return Colour(red: Int(pixels[i + 2]), green: Int(pixels[i + 1]), blue: Int(pixels[i]))
    }

    /// One grey value per pixel, made from the colour.
    public func gray(_ value: (Colour) -> Int) -> Patch {
        var gray = Patch(width: width, height: height, channels: 1)
        for y in 0..<height {
            for x in 0..<width {
                gray.pixels[y * width + x] = UInt8(clamping: value(colour(x, y)))
            }
        }
        return gray
    }

    /// The darkest channel: white lettering stands out of any ink.
    public var whiteness: Patch { gray(\.whiteness) }

    /// The brightest channel: tinted lettering stands out of black.
    public var peak: Patch { gray(\.peak) }

    /// Darkness: dark lettering on paper becomes bright on black.
    public var darkness: Patch { gray { 255 - $0.peak } }

    /// Distance from the most common colour along the patch's border: lettering of one colour on a
    /// box of another, whichever is brighter.
    public var contrast: Patch {
        let ground = borderColour
        return gray { $0.distance(to: ground) }
    }

    /// The median of each channel over the patch's border pixels.
    public var borderColour: Colour {
        var histograms = [[Int]](repeating: [Int](repeating: 0, count: 256), count: 3)
        var count = 0
        for y in 0..<height {
            let whole = y == 0 || y == height - 1
            for x in stride(from: 0, to: width, by: whole ? 1 : max(width - 1, 1)) {
                let colour = colour(x, y)
                histograms[0][colour.red] += 1
                histograms[1][colour.green] += 1
                histograms[2][colour.blue] += 1
                count += 1
            }
        }
        let medians = histograms.map { histogram -> Int in
            var seen = 0
            for (value, times) in histogram.enumerated() {
                seen += times
                if seen * 2 >= count { return value }
            }
            return 0
        }
        return Colour(red: medians[0], green: medians[1], blue: medians[2])
    }

    /// Columns `x0..<x1` of the patch.
    public func columns(_ x0: Int, _ x1: Int) -> Patch {
        crop(x: x0, y: 0, width: x1 - x0, height: height)
    }

    /// A part of the patch, clipped to it; at least one pixel.
    public func crop(x: Int, y: Int, width w: Int, height h: Int) -> Patch {
        let x0 = min(max(x, 0), width - 1)
        let y0 = min(max(y, 0), height - 1)
        let x1 = min(max(x + w, x0 + 1), width)
        let y1 = min(max(y + h, y0 + 1), height)
        var part = Patch(width: x1 - x0, height: y1 - y0, channels: channels)
        let bytes = part.width * channels
        for row in 0..<part.height {
            let from = ((y0 + row) * width + x0) * channels
            part.pixels.replaceSubrange(
                row * bytes..<(row + 1) * bytes,
                with: pixels[from..<from + bytes]
            )
        }
        return part
    }
}

extension Patch {
    /// The median of each channel over all pixels of a B,G,R patch.
    public var medianColour: Colour {
        var values: [[UInt8]] = [[], [], []]
        for i in stride(from: 0, to: pixels.count, by: 3) {
            for c in 0..<3 { values[c].append(pixels[i + c]) }
        }
        let medians = values.map { Int($0.sorted()[$0.count / 2]) }
        return Colour(red: medians[2], green: medians[1], blue: medians[0])
    }
}
