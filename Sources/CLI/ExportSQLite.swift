import ArgumentParser
import CLISupport
import Export

/// `ikasight export sqlite`: tables of battles, players and events.
struct ExportSQLite: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sqlite",
        abstract: "Writes battles, players and events into tables of an SQLite file.",
        discussion: """
            What is in the file of the same battles and events is replaced, everything else stays:
            exporting again is safe. The columns of battles and players are those of export csv.
            Example: ikasight export sqlite battles.sqlite vod.jsonl
            """
    )

    @Argument(help: "The SQLite file; made where there is none.")
    var database: String

    @OptionGroup var input: EventFiles

    func run() throws {
        guard !input.sources.isEmpty else {
            throw UsageError("no events: name a file of lines from ikasight scan, or pipe them in")
        }
        let isWhole = try BattleDatabase(path: database).add(input.sources) {
            Terminal.standardError.line("ikasight: \($0)")
        }
        if !isWhole { throw ExitCode(1) }
    }
}
