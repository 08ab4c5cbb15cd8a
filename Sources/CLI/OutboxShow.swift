import ArgumentParser
import CLISupport
import Export

/// `ikasight outbox show`: one battle, and what the server said of it.
struct OutboxShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows a battle: its state, its body, and the server's answer field by field."
    )

    @Argument(help: "A number from outbox list, or the start of a uuid.")
    var battle: String

    func run() throws {
        let session = try Session()
        let view = OutboxView(catalogue: try session.catalogue())
        let outbox = try Outbox(path: session.folders.outbox.path)
        let out = try LineOutput(path: nil)
        for line in view.explain(try outbox.entry(battle)) { try out.write(line) }
    }
}
