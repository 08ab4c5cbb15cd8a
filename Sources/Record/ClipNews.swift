/// What people are told about recordings.
public enum ClipNews: Sendable, Hashable, CustomStringConvertible {
    /// A battle is on the disk: its files, and how long it is in seconds.
    case saved(paths: [String], seconds: Double)
    /// A battle's result was read better, and with it the name of its files.
    case renamed(paths: [String])
    /// A file that a killed run left behind has a proper name now.
    case salvaged(path: String)
    /// An old clip made room.
    case removed(path: String, bytes: Int)
    /// Something is wrong; recording goes on as far as it can.
    case warning(String)

    /// One line.
    public var description: String {
        switch self {
        case .saved(let paths, let seconds):
            "recorded \(paths.joined(separator: ", ")) (\(Int(seconds.rounded())) s)"
        case .renamed(let paths): "now called \(paths.joined(separator: ", "))"
        case .salvaged(let path): "\(path): left by a run that was killed, kept as it is"
        case .removed(let path, let bytes):
            "\(path): removed to make room (\((bytes + 500_000) / 1_000_000) MB)"
        case .warning(let text): text
        }
    }
}
