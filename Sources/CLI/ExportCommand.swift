import ArgumentParser

/// `ikasight export`: events to other programs and sites.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Takes battles out of events: to stat.ink, tables, chapters.",
        discussion: """
            All of them read the lines that scan writes, from files or from a pipe:
              ikasight scan --weapons splatoon3 vod.mp4 | ikasight export csv
            """,
        subcommands: [
            ExportStatInk.self, ExportCSV.self, ExportJSON.self, ExportSQLite.self,
            ExportChapters.self, ExportVods.self,
        ]
    )
}
