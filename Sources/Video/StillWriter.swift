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

    /// The bytes of `patch` (3 channels, B,G,R) as a JPEG; `quality` is 1 to 100.
    public static func jpeg(_ patch: Patch, quality: Int = 75) throws(VideoError) -> [UInt8] {
        let (width, height) = (patch.width, patch.height)
        var error = cvideo_error()
        var status = CVIDEO_BAD_ARGUMENT
        // A JPEG is smaller than its pixels but for very small pictures.
        let bytes = [UInt8](unsafeUninitializedCapacity: width * height * 3 + 4096) { out, count in
            guard patch.channels == 3 else { return }
            status = patch.pixels.withUnsafeBufferPointer { pixels in
                cvideo_encode_jpeg(
                    pixels.baseAddress,
                    Int32(clamping: width),
                    Int32(clamping: height),
                    width * 3,
                    Int32(clamping: quality),
                    out.baseAddress,
                    out.count,
                    &count,
                    &error
                )
            }
        }
        guard status == CVIDEO_OK else { throw VideoError(error, location: "picture") }
        return bytes
    }
}
