import CVideo

/// Reads the frames of a file, a picture, a URL or standard input (`-`) in order.
///
/// Frames stay in the decoder's planes. Time is the stream's own, from the container's start.
/// It belongs to no thread: it can be given to another one, and never be in two.
public struct VideoReader: ~Copyable, FrameSource, @unchecked Sendable {
    private let handle: OpaquePointer
    private let location: String
    private let canceller: Canceller
    private var lastSeconds: Double?
    private var damagedBefore = 0

    /// What is known of the source.
    public let info: SourceInfo

    /// Opens `location`. Throws when it is missing, not readable, or holds no decodable video.
    /// `canceller` can stop the opening as well as the reading.
    public init(
        _ location: String,
        options: ReaderOptions = ReaderOptions(),
        canceller: Canceller = Canceller()
    ) throws(VideoError) {
        var native = options.native
        var error = cvideo_error()
        var opened: OpaquePointer?
        let status = cvideo_reader_open(location, &native, canceller.handle, &opened, &error)
        guard status == CVIDEO_OK, let opened else {
            throw VideoError(error, location: location)
        }
        let isFile = location != "-" && !location.contains("://")
        self.init(
            opened,
            location: location,
            canceller: canceller,
            fingerprint: options.wantsFingerprint && isFile
                ? try? Digest.fingerprint(ofFile: location) : nil
        )
    }

    /// One more reader of `recording`, with a decoder and a place of its own: at the beginning.
    /// Of `options`, what says how to decode applies; there is no fingerprint.
    public init(_ recording: SharedRecording, options: ReaderOptions) throws(VideoError) {
        var native = options.native
        var error = cvideo_error()
        var opened: OpaquePointer?
        let status = cvideo_container_read(recording.handle, &native, &opened, &error)
        guard status == CVIDEO_OK, let opened else {
            throw VideoError(error, location: recording.location)
        }
        self.init(opened, location: recording.location, canceller: recording.canceller)
    }

    private init(
        _ opened: OpaquePointer,
        location: String,
        canceller: Canceller,
        fingerprint: String? = nil
    ) {
        handle = opened
        self.location = location
        self.canceller = canceller
        var about = cvideo_info()
        cvideo_reader_info(opened, &about)
        var info = SourceInfo(about)
        info.fingerprint = fingerprint
        self.info = info
    }

    /// What this reader reads from, to be read by others as well; nil where each has to open it.
    public var recording: SharedRecording? {
        cvideo_reader_container(handle).map {
            SharedRecording(handle: $0, location: location, canceller: canceller)
        }
    }

    deinit { cvideo_reader_free(handle) }

    /// What stops this reader from elsewhere.
    public func makeCanceller() -> Canceller { canceller }

    /// Packets and frames that could not be decoded cleanly so far.
    public var damagedCount: Int { Int(cvideo_reader_damaged(handle)) - damagedBefore }

    /// Gets ready for another walk through the same source, which costs less than opening it again:
    /// every frame is given, and damage is counted anew. Where to begin is for `seek` to say.
    public mutating func startOver() {
        readKeyframes(only: false)
        damagedBefore = Int(cvideo_reader_damaged(handle))
        lastSeconds = nil
    }

    /// Reads the next frame; false after the last.
    public mutating func next(into frame: inout Frame) throws(VideoError) -> Bool {
        var error = cvideo_error()
        let status = cvideo_reader_next(handle, frame.handle, &error)
        frame.refresh()
        if status == CVIDEO_OK {
            lastSeconds = frame.time.seconds
            return true
        }
        if status == CVIDEO_END { return false }
        throw VideoError(error, location: location, time: lastSeconds ?? 0)
    }

    /// From the next read on gives keyframes only, or every frame again; frames that the decoder
    /// already holds still come. To have every frame from a certain time on, seek there.
    ///
    /// - Parameter every: of the keyframes in each stretch of so many seconds, counted from the
    ///   source's start, the first is enough; 0 wants them all.
    public mutating func readKeyframes(only: Bool, every: Double = 0) {
        let base = info.timeBase
        let ticks = base.num == 0 ? 0 : every * Double(base.den) / Double(base.num)
        cvideo_reader_set_keyframes_only(handle, only, Int64(ticks.rounded()))
    }

    /// Makes the next frame the first one at or after `seconds`.
    public mutating func seek(to seconds: Double) throws(VideoError) {
        let base = info.timeBase
        let exact = base.num == 0 ? 0 : seconds * Double(base.den) / Double(base.num)
        // A frame's own `seconds` must find that frame: only rounding of the double is forgiven.
        let ticks = (exact - 1e-6 * max(1, abs(exact) * 1e-6)).rounded(.up)
        guard ticks.isFinite, abs(ticks) < 4e18 else {
            throw VideoError(
                code: .io,
                location: location,
                message: "cannot seek to \(seconds) s",
                advice: ""
            )
        }
        var error = cvideo_error()
        let status = cvideo_reader_seek(handle, Int64(ticks), &error)
        guard status == CVIDEO_OK else {
            throw VideoError(error, location: location, time: seconds)
        }
        lastSeconds = seconds
    }
}

extension SourceInfo {
    init(_ about: cvideo_info) {
        let rate = Rational(num: about.frame_rate.num, den: about.frame_rate.den)
        self.init(
            width: Int(about.width),
            height: Int(about.height),
            frameRate: rate.den == 0 ? nil : rate,
            timeBase: Rational(num: about.base.num, den: about.base.den),
            codec: withUnsafeBytes(of: about.codec) { text(of: $0) },
            container: withUnsafeBytes(of: about.container) { text(of: $0) },
            duration: about.duration < 0 ? nil : about.duration,
            startTime: about.start_time.isNaN ? nil : about.start_time,
            isInterlaced: about.is_interlaced,
            fullRange: about.range < 0 ? nil : about.range == 1,
            creationTime: about.creation_time.isNaN ? nil : about.creation_time,
            rotation: Int(about.rotation),
            isStill: about.is_still,
            isSeekable: about.is_seekable,
            hasLandmarks: about.has_landmarks,
            isSteady: about.is_steady,
            fingerprint: nil
        )
    }
}
