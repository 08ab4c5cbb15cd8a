import ArgumentParser
import CLISupport
import Export

/// `ikasight outbox list`: one line a battle.
struct OutboxList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the battles: number, state, start, what it was, why."
    )

    @Option(help: "Only those in this state: queued, sent, refused, held or skipped.")
    var state: OutboxState?

    @Flag(help: "As JSON lines.")
    var json = false

    func run() throws {
        let session = try Session()
        let out = try LineOutput(path: nil)
        let view = OutboxView(catalogue: try session.catalogue())
        try Outbox(path: session.folders.outbox.path).list(state) { row in
            try out.write(json ? view.json(row) : view.line(row))
        }
    }
}

extension OutboxState: ExpressibleByArgument {}
