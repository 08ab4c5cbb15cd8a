import ArgumentParser
import CLISupport
import Export

/// `ikasight outbox retry`: lets battles go (again).
struct OutboxRetry: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Puts refused, held or skipped battles back among those that wait.",
        discussion: "They are sent the next time that ikasight export statink runs."
    )

    @Argument(help: "Numbers from outbox list, or starts of uuids.")
    var battles: [String] = []

    @Flag(help: "All that were refused.")
    var refused = false

    func validate() throws {
        if battles.isEmpty != refused { throw ValidationError("name battles, or give --refused") }
    }

    func run() throws {
        let session = try Session()
        let outbox = try Outbox(path: session.folders.outbox.path)
        let count = refused ? try outbox.retryRefused() : try outbox.retry(battles)
        Terminal.standardError.line(
            "\(count) wait to be sent; ikasight export statink sends them"
        )
    }
}
