/// UUIDs of version 5 (RFC 4122): the same name in the same namespace always gives the same one.
public enum NameUUID {
    /// The UUID of `name` in `namespace` (16 bytes), in lower case with hyphens.
    public static func text(namespace: [UInt8], name: String) -> String {
        var bytes = Array(Digest.sha1(namespace + Array(name.utf8)).prefix(16))
        bytes[6] = bytes[6] & 0x0f | 0x50
        bytes[8] = bytes[8] & 0x3f | 0x80
        let hex = Array(Digest.hex(bytes))
        let parts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(hex[$0]) }
        return parts.joined(separator: "-")
    }
}
