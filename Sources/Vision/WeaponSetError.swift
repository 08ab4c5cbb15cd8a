/// Why a weapon set could not be read, written or enrolled; names the file and what to do.
public struct WeaponSetError: Error, Sendable, CustomStringConvertible {
    /// The file or folder concerned.
    public let path: String
    /// What is wrong with it, one line.
    public let message: String

    public var description: String { "\(path): \(message)" }
}
