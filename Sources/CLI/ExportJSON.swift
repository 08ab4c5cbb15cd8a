import ArgumentParser
import Export

/// `ikasight export json`: all battles as one list.
struct ExportJSON: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "json",
        abstract: "Writes battles as one JSON list, amended results put right."
    )

    @OptionGroup var input: EventFiles
    @OptionGroup var output: OutputFile

    func run() throws {
        let found = try input.battles()
        let out = try output.open(sparing: input)
        try BattleJSON.write(found.battles) { try out.write($0) }
        try found.finish()
    }
}
