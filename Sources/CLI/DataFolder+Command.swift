import Foundation
import Models

extension DataFolder {
    /// The data of the running command.
    static func ofCommand() throws -> DataFolder {
        try DataFolder(
            executable: URL(fileURLWithPath: "/proc/self/exe"),
            environment: ProcessInfo.processInfo.environment)
    }
}
