import Video

/// Finds pale strips that all lie at one known angle: the medals of a result page.
public struct TiltedStrips: Sendable {
    private let angle: Double

    /// - Parameter angle: of the strips, radians, clockwise on the screen.
    public init(angle: Double) { self.angle = angle }

    /// The strips inside `region`, from top to bottom.
    ///
    /// - Parameters:
    ///   - pale: the least whiteness (darkest channel) of a strip's paper.
    ///   - minLength: shorter things are not strips, canvas units.
    public func find(
        in picture: borrowing GamePicture,
        region: CanvasRect,
        pale: UInt8,
        minLength: Double
    ) -> [CanvasStrip] {
        let scale = 0.5
        let map = picture.patch(region, scale: scale).whiteness
        var seen = [Bool](repeating: false, count: map.pixels.count)
        var strips: [(across: Double, strip: CanvasStrip)] = []
        for start in map.pixels.indices where !seen[start] && map.pixels[start] >= pale {
            let blob = flood(map, from: start, pale: pale, seen: &seen)
            guard blob.count >= 200 else { continue }
            let strip = bounds(of: blob, width: map.width, region: region, scale: scale)
            if strip.length >= minLength {
                let across = strip.origin.y * angle.cosine - strip.origin.x * angle.sine
                strips.append((across, strip))
            }
        }
        return strips.sorted { $0.across < $1.across }.map(\.strip)
    }

    private func flood(_ map: Patch, from start: Int, pale: UInt8, seen: inout [Bool]) -> [Int] {
        var blob: [Int] = []
        var open = [start]
        seen[start] = true
        while let pixel = open.popLast() {
            blob.append(pixel)
            let x = pixel % map.width
            for next in [pixel - 1, pixel + 1, pixel - map.width, pixel + map.width]
            where map.pixels.indices.contains(next) && !seen[next] && map.pixels[next] >= pale {
                if abs(next % map.width - x) > 1 { continue }
                seen[next] = true
                open.append(next)
            }
        }
        return blob
    }

    // Extents along and across the strips' direction, without the outermost half percent.
    private func bounds(
        of blob: [Int],
        width: Int,
        region: CanvasRect,
        scale: Double
    ) -> CanvasStrip {
        let cosine = angle.cosine
        let sine = angle.sine
        var along: [Double] = []
        var across: [Double] = []
        for pixel in blob {
            let x = region.x + (Double(pixel % width) + 0.5) / scale
            let y = region.y + (Double(pixel / width) + 0.5) / scale
            along.append(x * cosine + y * sine)
            across.append(-x * sine + y * cosine)
        }
        along.sort()
        across.sort()
        let edge = blob.count / 200
        let a0 = along[edge]
        let b0 = across[edge]
        return CanvasStrip(
            origin: CanvasPoint(a0 * cosine - b0 * sine, a0 * sine + b0 * cosine),
            length: along[blob.count - 1 - edge] - a0,
            height: across[blob.count - 1 - edge] - b0,
            angle: angle
        )
    }
}
