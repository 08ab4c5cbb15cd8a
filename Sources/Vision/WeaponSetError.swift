/// Why a weapon set could not be read, written or enrolled; names the file and what to do.
public struct WeaponSetError: Error, Sendable, CustomStringConvertible {
    /// The file or folder concerned.
    public let path: String
    /// What is wrong with it, one line.
    public let message: String

    /// Names a file or folder, and what is wrong with it.
    public init(path: String, message: String) {
        self.path = path
        self.message = message
    }

    /// The path and the message.
    public var description: String { "\(path): \(message)" }
}
