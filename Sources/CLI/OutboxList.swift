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
        // Many lines at a time: a call of the system for each would take longer than the rest.
        var lines: [String] = []
        try Outbox(path: session.folders.outbox.path).list(state) { row in
            lines.append(json ? view.json(row) : view.line(row))
            if lines.count == 500 {
                try out.write(lines.joined(separator: "\n"))
                lines = []
            }
        }
        if !lines.isEmpty { try out.write(lines.joined(separator: "\n")) }
    }
}

extension OutboxState: ExpressibleByArgument {}
