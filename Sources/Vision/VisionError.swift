import CVision

/// Why the vision library could not do what was asked.
public struct VisionError: Error, Sendable, CustomStringConvertible {
    /// What went wrong, one line.
    public let message: String

    init(_ message: String) { self.message = message }

    init(_ error: cvision_error) {
        message = withUnsafeBytes(of: error.message) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }

    /// The message.
    public var description: String { message }
}
