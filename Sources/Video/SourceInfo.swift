/// What is known of a source before its frames are read.
public struct SourceInfo: Sendable {
    /// Size in pixels as shown; single frames may differ, and photographs that say themselves how they
    /// are turned (EXIF) do.
    public var width, height: Int
    /// Average frames per second; nil where unknown (pictures, some variable rates).
    public var frameRate: Rational?
    /// Seconds per tick of this source's `MediaTime`s.
    public var timeBase: Rational
    /// Names of the codec and of the container, as libav calls them.
    public var codec, container: String
    /// Seconds; nil where the container does not say, 0 for a picture.
    public var duration: Double?
    /// What the container's own clock says at the source's start, seconds; nil where it does not.
    public var startTime: Double?
    /// Its frames are marked as interlaced.
    public var isInterlaced: Bool
    /// Whether it is tagged as full (true) or limited (false) range; nil when untagged.
    public var fullRange: Bool?
    /// Seconds since 1970, as the container says; nil where it does not.
    public var creationTime: Double?
    /// Clockwise degrees from how frames are stored to how they are shown and given out, mirroring
    /// apart: 0, 90, 180 or 270.
    public var rotation: Int
    /// A picture: exactly one frame, at time 0.
    public var isStill: Bool
    /// Reading can go back to an earlier time.
    public var isSeekable: Bool
    /// Whether a seek back to what has been read finds it, even where the source's clock has started
    /// anew since.
    public var hasLandmarks: Bool
    /// Whether the clock runs on from start to end, as far as samples of its stamps tell. Where it starts
    /// anew, a time says nothing of the place.
    public var isSteady: Bool
    /// Hex SHA-1 of the file's size, first and last MiB; nil for streams.
    public var fingerprint: String?
}
