/// A scene's data could not be used, or a reading failed.
public struct SceneError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file or scene it is about.
    public var file: String
    /// What is wrong with it.
    public var message: String

    /// An error about `file`.
    public init(file: String, message: String) {
        self.file = file
        self.message = message
    }

    /// One line.
    public var description: String { "\(file): \(message)" }
}
