import CVideo

/// A capture device that is there, and what it can do.
public struct CaptureListing: Sendable {
    /// Its path, such as `/dev/video0`.
    public var path: String
    /// What the driver calls it, its driver, and where it is plugged in; empty when unknown.
    public var card, driver, bus: String
    /// What it delivers, in the driver's order.
    public var modes: [CaptureMode]
    /// What is taken when nothing is asked for; nil where nothing of it can be read.
    public var best: CaptureMode?
    /// Why it cannot be captured from; nil when it can.
    public var trouble: VideoError?

    /// Every device that is there, lowest number first, also those that cannot be captured from.
    public static func all(kernel: CaptureKernel = .system) throws(VideoError) -> [CaptureListing] {
        var error = cvideo_error()
        var list: OpaquePointer?
        guard cvideo_device_list_new(kernel.table, &list, &error) == CVIDEO_OK, let list else {
            throw VideoError(error, location: "/dev/video*")
        }
        defer { cvideo_device_list_free(list) }
        return (0..<cvideo_device_list_count(list)).compactMap { index in
            cvideo_device_list_at(list, index).map { CaptureListing($0.pointee, kernel: kernel) }
        }
    }

    private init(_ about: cvideo_device_about, kernel: CaptureKernel) {
        path = withUnsafeBytes(of: about.path) { text(of: $0) }
        card = withUnsafeBytes(of: about.card) { text(of: $0) }
        driver = withUnsafeBytes(of: about.driver) { text(of: $0) }
        bus = withUnsafeBytes(of: about.bus) { text(of: $0) }
        modes = UnsafeBufferPointer(start: about.modes, count: Int(about.mode_count))
            .map { CaptureMode($0) }
        best = about.best >= 0 ? modes[Int(about.best)] : nil
        if about.error.status != CVIDEO_OK.rawValue {
            trouble = CaptureDevice.error(about.error, path: path, kernel: kernel)
        }
    }
}
