/// A feed out of a capture device. The device goes on delivering, so there is no end but trouble.
public final class DeviceFeed: LiveFeed {
    private var device: CaptureDevice

    /// Opens the device at `path`; parameters and errors as for `CaptureDevice`.
    public init(
        _ path: String,
        wish: CaptureWish,
        canceller: Canceller,
        kernel: CaptureKernel = .system
    ) throws(VideoError) {
        device = try CaptureDevice(path, wish: wish, canceller: canceller, kernel: kernel)
    }

    /// What is known of the source.
    public var info: SourceInfo { device.info }
    /// Frames that came broken, and frames that the driver had no room for.
    public var damagedCount: Int { device.damagedCount + device.droppedCount }

    /// See `CaptureDevice.next(into:)`.
    public func next(into frame: inout Frame) throws(VideoError) -> Bool {
        try device.next(into: &frame)
    }
}
