/// Something frames are pulled from, in order. Belongs to one thread at a time.
public protocol FrameSource: ~Copyable {
    /// What is known of the source.
    var info: SourceInfo { get }

    /// Reads the next frame into `frame`, giving back its former pixels.
    /// Returns false after the last frame. Throws only when nothing more can be read; damaged parts
    /// are passed over. After false or a throw `frame` is empty.
    mutating func next(into frame: inout Frame) throws(VideoError) -> Bool

    /// Makes the next frame the first one at or after `seconds` from the source's start.
    /// Beyond the end is no error: the next read then says so.
    mutating func seek(to seconds: Double) throws(VideoError)
}
