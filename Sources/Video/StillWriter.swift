import CVideo

/// Writes pictures to files.
public enum StillWriter {
    /// Writes `patch` as a PNG: 1 channel gray, 3 as B,G,R, 4 as B,G,R,A. Replaces `path`.
    public static func writePNG(_ patch: Patch, to path: String) throws(VideoError) {
        var error = cvideo_error()
        let (width, height, channels) = (patch.width, patch.height, patch.channels)
        let status = patch.pixels.withUnsafeBufferPointer { pixels in
            cvideo_write_png(
                path,
                pixels.baseAddress,
                Int32(clamping: width),
                Int32(clamping: height),
                width * channels,
                Int32(clamping: channels),
                &error
            )
        }
        guard status == CVIDEO_OK else { throw VideoError(error, location: path) }
    }
}
