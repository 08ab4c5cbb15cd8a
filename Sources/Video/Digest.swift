import CVideo

/// SHA-1 digests: of bytes, and of what tells one file from another.
public enum Digest {
    /// The 20 bytes of the SHA-1 of `bytes`.
    public static func sha1(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 20)
        let status = bytes.withUnsafeBufferPointer {
            cvideo_sha1($0.baseAddress, $0.count, &digest)
        }
        precondition(status == CVIDEO_OK, "out of memory")
        return digest
    }

    /// Hex SHA-1 of a file's size, first and last MiB: the same wherever the file lies.
    public static func fingerprint(ofFile path: String) throws(VideoError) -> String {
        var digest = [UInt8](repeating: 0, count: 20)
        var error = cvideo_error()
        guard cvideo_fingerprint(path, &digest, &error) == CVIDEO_OK else {
            throw VideoError(error, location: path)
        }
        return hex(digest)
    }

    /// Lower-case hexadecimal.
    public static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count * 2)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
