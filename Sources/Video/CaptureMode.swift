import CVideo

/// One thing that a capture device can deliver.
public struct CaptureMode: Sendable, Hashable {
    /// The driver's four letters, such as `NV12`, `YUYV`, `MJPG`.
    public var format: String
    /// Size in pixels.
    public var width, height: Int
    /// Frames a second; nil where the driver does not tell.
    public var rate: Rational?
    /// Whether its frames can be read here.
    public var isReadable: Bool
    /// Whether each frame has to be decoded first.
    public var isCompressed: Bool

    init(_ mode: cvideo_device_mode) {
        format = withUnsafeBytes(of: mode.format) { text(of: $0) }
        width = Int(mode.width)
        height = Int(mode.height)
        rate = mode.rate.den > 0 ? Rational(num: mode.rate.num, den: mode.rate.den) : nil
        isReadable = mode.is_readable
        isCompressed = mode.is_compressed
    }
}
