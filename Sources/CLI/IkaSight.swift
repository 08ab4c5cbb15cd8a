import ArgumentParser

/// The command.
@main
struct IkaSight: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ikasight", abstract: "Reads Splatoon's screens: video in, events out.",
        version: "0.1.0", subcommands: [Read.self, EnrollGlyphs.self])
}
