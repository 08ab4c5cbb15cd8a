import CVideo

/// A capture card, a camera or OBS's virtual camera: frames as they come, through V4L2.
///
/// Belongs to one thread. A frame's time is the device's own stamp, in microseconds from the first.
/// Broken frames are passed over and counted; when no more come, `next(into:)` throws and goes on
/// throwing: open the device again.
public struct CaptureDevice: ~Copyable, FrameSource {
    private let handle: OpaquePointer
    private let path: String
    private let kernel: CaptureKernel
    private let canceller: Canceller
    private var lastSeconds: Double?

    /// What is known of the source. Its size and rate follow the device when that changes.
    public private(set) var info: SourceInfo

    /// Opens the device at `path` and starts it.
    public init(
        _ path: String,
        wish: CaptureWish = CaptureWish(),
        canceller: Canceller = Canceller(),
        kernel: CaptureKernel = .system
    ) throws(VideoError) {
        var wanted = wish.native
        var error = cvideo_error()
        var opened: OpaquePointer?
        let status = cvideo_device_open(
            kernel.table,
            path,
            &wanted,
            canceller.handle,
            &opened,
            &error
        )
        guard status == CVIDEO_OK, let opened else {
            throw Self.error(error, path: path, kernel: kernel)
        }
        handle = opened
        self.path = path
        self.kernel = kernel
        self.canceller = canceller
        var about = cvideo_info()
        cvideo_device_info(opened, &about)
        info = SourceInfo(about)
    }

    deinit { cvideo_device_free(handle) }

    /// What stops this device from elsewhere.
    public func makeCanceller() -> Canceller { canceller }

    /// The mode it runs in.
    public var mode: CaptureMode {
        var mode = cvideo_device_mode()
        cvideo_device_mode_now(handle, &mode)
        return CaptureMode(mode)
    }

    /// Frames that came broken so far.
    public var damagedCount: Int { Int(cvideo_device_damaged(handle)) }

    /// Frames so far that the driver had no room for.
    public var droppedCount: Int { Int(cvideo_device_dropped(handle)) }

    /// Waits for the next frame; never returns false.
    public mutating func next(into frame: inout Frame) throws(VideoError) -> Bool {
        var error = cvideo_error()
        let status = cvideo_device_next(handle, frame.handle, &error)
        frame.refresh()
        guard status == CVIDEO_OK else {
            throw Self.error(error, path: path, kernel: kernel, time: lastSeconds ?? 0)
        }
        lastSeconds = frame.time.seconds
        if frame.isDiscontinuous {
            var about = cvideo_info()
            cvideo_device_info(handle, &about)
            info = SourceInfo(about)
        }
        return true
    }

    /// Always throws: what was shown is gone.
    public mutating func seek(to seconds: Double) throws(VideoError) {
        throw VideoError(
            code: .io,
            location: path,
            message: "a capture device cannot be sought in",
            advice: ""
        )
    }

    /// The error with what helps against it.
    static func error(
        _ error: cvideo_error,
        path: String,
        kernel: CaptureKernel,
        time: Double? = nil
    ) -> VideoError {
        var result = VideoError(error, location: path, time: time)
        switch result.code {
        case .busy:
            result.advice =
                "close it there (`fuser -v \(path)` names it); while OBS has the card,"
                + " start OBS's virtual camera and take that"
        case .permission:
            result.advice =
                kernel.group(of: path).map {
                    "its group is \($0): `sudo usermod -aG \($0) $USER`, then log in again"
                } ?? "ask who may use it: `ls -l \(path)`"
        case .notFound: result.advice = others(path, kernel: kernel)
        case .unsupported: result.advice = "`ikasight devices` lists what there is"
        case .stalled: result.advice = "check the cable, and that the console is on and shown"
        case .unplugged: result.advice = "plug it in again"
        case .io: result.advice = "plug it out and in again"
        default: break
        }
        return result
    }

    /// What else there is.
    private static func others(_ path: String, kernel: CaptureKernel) -> String {
        let there = ((try? CaptureListing.all(kernel: kernel)) ?? [])
            .filter { $0.trouble == nil && $0.path != path }
        if there.isEmpty { return "no capture device is connected" }
        return "there is " + there.map { "\($0.path) (\($0.card))" }.joined(separator: ", ")
    }
}
