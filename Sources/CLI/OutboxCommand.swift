import ArgumentParser

/// `ikasight outbox`: battles on their way to stat.ink.
struct OutboxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outbox",
        abstract: "Shows the battles on their way to stat.ink, and what became of them.",
        subcommands: [OutboxList.self, OutboxShow.self, OutboxRetry.self, OutboxDrop.self]
    )
}
