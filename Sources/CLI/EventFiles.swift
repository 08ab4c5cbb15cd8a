import ArgumentParser
import CLISupport
import Export
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

extension EventFiles {
    /// The battles of the files; without files it is wrong usage.
    func battles() throws -> BattleCollection {
        guard !sources.isEmpty else {
            throw UsageError("no events: name a file of lines from ikasight scan, or pipe them in")
        }
        return BattleCollection(sources) { Terminal.standardError.line("ikasight: \($0)") }
    }
}

extension BattleCollection {
    /// What could not be read has been said; the exit status says so, too.
    func finish() throws {
        if battles.isEmpty { Terminal.standardError.line("ikasight: no battle was in the events") }
        if !isWhole { throw ExitCode(1) }
    }
}

extension LinkTemplate {
    /// A link as an option takes it.
    static func argument(_ text: String) throws -> LinkTemplate {
        guard let link = LinkTemplate(text) else {
            throw ValidationError(
                "'\(text)' is no address for a link; write https://example.org/v?t={t}"
            )
        }
        return link
    }
}
