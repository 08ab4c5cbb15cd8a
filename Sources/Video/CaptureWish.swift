import CVideo

/// What is wanted of a capture device; nil everywhere is the best that it has.
///
/// The best is the size nearest to 1920x1080 that comes at 24 frames a second or more, then the rate
/// nearest to 60, then the format that costs least: NV12, YUYV, RGB, and MJPEG last.
public struct CaptureWish: Sendable, Hashable {
    /// Width and height in pixels.
    public var size: (width: Int, height: Int)? {
        get { width > 0 ? (width, height) : nil }
        set { (width, height) = newValue ?? (0, 0) }
    }
    /// Frames a second; met within 1 %.
    public var rate: Double?
    /// The driver's four letters or a usual name, such as `mjpeg`.
    public var format: String?
    /// Seconds without a sound frame before giving up; 0 for never.
    public var stallSeconds = 5.0

    private var width = 0, height = 0

    /// The best there is.
    public init() {}

    var native: cvideo_device_wanted {
        var wanted = cvideo_device_wanted()
        wanted.width = Int32(clamping: width)
        wanted.height = Int32(clamping: height)
        if let rate, rate > 0, rate < 10_000 {
            wanted.rate = cvideo_rational(num: Int32((rate * 1000).rounded()), den: 1000)
        }
        wanted.stall_ms = Int64(max(0, min(stallSeconds, 1e9)) * 1000)
        if let format {
            withUnsafeMutableBytes(of: &wanted.format) { bytes in
                for (index, byte) in format.utf8.prefix(bytes.count - 1).enumerated() {
                    bytes[index] = byte
                }
            }
        }
        return wanted
    }
}
