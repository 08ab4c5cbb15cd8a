import CVideo

/// How a `VideoReader` reads.
public struct ReaderOptions: Sendable {
    /// Decoder threads; 0 for as many as there are cores.
    public var threads = 0
    /// Skip everything but keyframes, without decoding the rest.
    public var keyframesOnly = false
    /// Leave frames that no other builds on without their loop filter: faster, a little coarser.
    public var sparesLoopFilter = false
    /// Leave out frames that no other builds on.
    public var skipsUnreferenced = false
    /// Live: give each frame as soon as it is there, decoding on fewer cores and probing little.
    public var isLive = false
    /// Wait at the address for somebody who sends to it (RTMP).
    public var listens = false
    /// Seconds without growth after which a file that may still grow has ended; 0 for a file that
    /// does not grow. It is read forwards only.
    public var followSeconds = 0.0
    /// The shape of the frames where the bytes are pixels alone; nil where they tell by themselves.
    public var raw: RawVideo?
    /// Frames with more pixels are refused; those of recordings with over 8192 x 4352, too.
    public var maxPixels = 100_000_000
    /// Containers with more streams are refused.
    public var maxStreams = 256
    /// Bytes that may be read to recognise the source; 0 for libav's default, 5 MB.
    public var probeBytes = 0
    /// Live: seconds until the first data, before giving up; infinite for never.
    public var connectSeconds = 30.0
    /// Seconds without any data before giving up, live without a frame; 0 for never.
    public var stallSeconds = 30.0
    /// Takes every packet of the video and of all sound that is read; nil for none.
    public var tape: Tape?
    /// Compute `SourceInfo.fingerprint` (reads up to two MiB of the file).
    public var wantsFingerprint = true

    /// The recommended options.
    public init() {}

    var native: cvideo_options {
        var options = cvideo_options()
        cvideo_options_default(&options)
        options.threads = Int32(clamping: threads)
        options.keyframes_only = keyframesOnly
        options.spares_loop_filter = sparesLoopFilter
        options.skips_unreferenced = skipsUnreferenced
        options.low_latency = isLive
        options.listens = listens
        options.follow_ms = Int64(max(0, min(followSeconds, 1e9)) * 1000)
        if let raw { options.raw = raw.native }
        options.max_pixels = Int64(maxPixels)
        options.max_streams = Int32(clamping: maxStreams)
        options.probe_bytes = Int64(probeBytes)
        options.connect_ms =
            connectSeconds.isFinite
            ? Int64(max(1, min(connectSeconds, 1e9) * 1000)) : 0
        options.stall_ms = Int64(max(0, min(stallSeconds, 1e9)) * 1000)
        options.tape = tape?.handle
        return options
    }
}
