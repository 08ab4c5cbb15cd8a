import ArgumentParser
import Export

/// `ikasight export csv`: a row a battle, or a player.
struct ExportCSV: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "csv",
        abstract: "Writes battles as comma-separated values, UTF-8, with a head line."
    )

    @OptionGroup var input: EventFiles
    @OptionGroup var output: OutputFile

    @Flag(help: "A row a player instead of a row a battle.")
    var players = false

    func run() throws {
        let found = try input.battles()
        let out = try output.open(sparing: input)
        if players {
            try CSVTable.players(found.battles) { try out.write($0) }
        } else {
            try CSVTable.battles(found.battles) { try out.write($0) }
        }
        try found.finish()
    }
}
