import CVideo

/// The shape of frames that come one after another with nothing around them.
public struct RawVideo: Sendable, Hashable {
    /// Size in pixels.
    public var width, height: Int
    /// Frames per second.
    public var frameRate: Rational
    /// How a frame's bytes are laid out, as libav calls it: `yuv420p`, `nv12`, `yuyv422`, `bgr24`...
    public var pixelFormat: String

    /// Reads `1920x1080@60` or `1920x1080@60000/1001:nv12`; nil where it is no such thing.
    ///
    /// - Parameter format: the format where none is given; nil leaves it empty.
    public init?(_ text: String, format usual: String? = "yuv420p") {
        let halves = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (1...2).contains(halves.count) else { return nil }
        let format = halves.count == 2 ? String(halves[1]) : usual ?? ""
        guard !format.isEmpty || halves.count == 1, format.count < 24,
            format.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
        else { return nil }
        let parts = halves[0].split(separator: "@", omittingEmptySubsequences: false)
        let size = parts[0].split(separator: "x", omittingEmptySubsequences: false)
        guard parts.count == 2, size.count == 2, let width = Int(size[0]),
            let height = Int(size[1]), (1...16384).contains(width), (1...16384).contains(height)
        else { return nil }
        let rate = parts[1].split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(rate.count), let num = Int32(rate[0]),
            let den = rate.count == 2 ? Int32(rate[1]) : 1, num > 0, den > 0,
            Int(num) <= Int(den) * 1000
        else { return nil }
        (self.width, self.height) = (width, height)
        frameRate = Rational(num: num, den: den)
        pixelFormat = format
    }

    var native: cvideo_raw {
        var raw = cvideo_raw()
        raw.width = Int32(width)
        raw.height = Int32(height)
        raw.frame_rate = cvideo_rational(num: frameRate.num, den: frameRate.den)
        withUnsafeMutableBytes(of: &raw.pixel_format) { bytes in
            for (index, byte) in pixelFormat.utf8.prefix(bytes.count - 1).enumerated() {
                bytes[index] = byte
            }
        }
        return raw
    }
}
