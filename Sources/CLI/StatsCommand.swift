import ArgumentParser
import CLISupport
import Export

/// `ikasight stats`: win rates and averages.
struct StatsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats",
        abstract: "Counts win rates and averages by rule, stage, weapon and day.",
        discussion: """
            The win rate is wins among wins and losses: draws and defeats that do not count are
            neither. Averages are the player's own, over the battles in which they were read. Days
            begin at midnight here.
            """
    )

    @OptionGroup var input: EventFiles
    @OptionGroup var output: OutputFile

    @Flag(help: "As one JSON object.")
    var json = false

    @OptionGroup var names: NameLanguage

    func run() throws {
        let found = try input.battles()
        let statistics = BattleStatistics(found.battles)
        let out = try output.open(sparing: input)
        if json {
            try out.write(statistics.json)
        } else {
            let tables = statistics.tables(
                catalogue: try Session().catalogue(),
                language: names.language
            )
            for (index, table) in tables.enumerated() {
                if index > 0 { try out.write("") }
                for line in TextTable.lines(table) { try out.write(line) }
            }
        }
        try found.finish()
    }
}
