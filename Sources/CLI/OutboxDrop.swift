import ArgumentParser
import CLISupport
import Export

/// `ikasight outbox drop`: keeps battles from being sent.
struct OutboxDrop: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drop",
        abstract: "Makes sure that battles are not sent.",
        discussion: """
            They stay listed as skipped, so that reading their recording again does not bring them
            back; outbox retry does.
            """
    )

    @Argument(help: "Numbers from outbox list, or starts of uuids.")
    var battles: [String]

    func run() throws {
        let session = try Session()
        let count = try Outbox(path: session.folders.outbox.path).drop(battles)
        Terminal.standardError.line("\(count) will not be sent")
    }
}
