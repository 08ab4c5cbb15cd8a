import CVision

/// What went wrong in a recogniser.
public struct VisionError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of failure.
    public enum Code: Int32, Sendable {
        /// An argument makes no sense, or data has the wrong form.
        case invalid = 1
        /// No memory was left.
        case memory = 2
        /// A library refused, or a model or language is not there.
        case library = 3
    }

    /// The kind.
    public var code: Code
    /// What happened and with what, in one line.
    public var message: String

    /// An error with its message.
    public init(code: Code, message: String) {
        self.code = code
        self.message = message
    }

    init(_ error: cvision_error) {
        code = Code(rawValue: error.status) ?? .library
        message = withUnsafeBytes(of: error.message) { bytes in
            String(decoding: bytes.prefix(while: { $0 != 0 }), as: UTF8.self)
        }
    }

    static let internalState = VisionError(code: .library, message: "lost its engine")

    /// The message.
    public var description: String { message }
}
