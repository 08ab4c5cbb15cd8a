import ArgumentParser
import Foundation

/// The events that a command reads.
struct EventFiles: ParsableArguments {
    @Argument(help: "Files of lines from scan, or - for standard input (which a pipe is anyway).")
    var files: [String] = []

    /// The files; where none is named, what a pipe or a redirection gives.
    var sources: [String] {
        if !files.isEmpty { return files }
        return isatty(STDIN_FILENO) == 1 ? [] : ["-"]
    }

    func validate() throws {
        if files.filter({ $0 == "-" }).count > 1 {
            throw ValidationError("standard input can be read only once")
        }
    }
}
