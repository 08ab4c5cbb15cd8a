/// What live frames are pulled from: a device, a stream, a pipe. Belongs to one thread at a time.
///
/// It is the narrow door between the capture loop and everything that may go wrong below it.
public protocol LiveFeed: AnyObject {
    /// What is known of the source.
    var info: SourceInfo { get }

    /// Packets and frames that could not be decoded cleanly, or that the source itself lost.
    var damagedCount: Int { get }

    /// Waits for the next frame and puts it into `frame`; false when the feed has ended. Throws when
    /// it broke off, or when nothing came for as long as it was opened for.
    func next(into frame: inout Frame) throws(VideoError) -> Bool
}

/// A feed out of what libav opens: addresses, pipes, files.
public final class ReaderFeed: LiveFeed {
    private var reader: VideoReader

    /// Opens `location`; parameters and errors as for `VideoReader`.
    public init(
        _ location: String,
        options: ReaderOptions,
        canceller: Canceller
    ) throws(VideoError) {
        reader = try VideoReader(location, options: options, canceller: canceller)
        info = reader.info
    }

    /// What is known of the source. Its size may be known with the first frame only.
    public private(set) var info: SourceInfo
    /// Packets and frames that could not be decoded cleanly so far.
    public var damagedCount: Int { reader.damagedCount }

    /// See `VideoReader.next(into:)`.
    public func next(into frame: inout Frame) throws(VideoError) -> Bool {
        guard try reader.next(into: &frame) else { return false }
        if info.width == 0 { (info.width, info.height) = (frame.width, frame.height) }
        return true
    }
}
