/// 8-bit pixels copied out of a frame: full range, row-major, no padding.
public struct Patch: Sendable, Hashable {
    /// Size in pixels.
    public let width, height: Int
    /// 1: luma. 3: B, G, R. 4: B, G, R over black, and alpha.
    public let channels: Int
    /// `width * height * channels` bytes.
    public var pixels: [UInt8]

    /// A black patch. Sizes below zero count as zero.
    public init(width: Int, height: Int, channels: Int) {
        self.width = max(0, width)
        self.height = max(0, height)
        self.channels = channels
        pixels = Array(repeating: 0, count: self.width * self.height * max(0, channels))
    }

    /// The value at column `x`, row `y`, channel `c`; traps outside the patch.
    public subscript(x: Int, y: Int, c: Int = 0) -> UInt8 {
        get { pixels[(y * width + x) * channels + c] }
        set { pixels[(y * width + x) * channels + c] = newValue }
    }
}
