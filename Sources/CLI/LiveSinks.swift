import CLISupport
import Export
import Game

/// Where the events of a live session go. None of them holds up another.
final class LiveSinks {
    private var standardOutput: LineOutput?
    /// The file that lines are added to; nil for none.
    let file: RotatingOutput?
    /// What takes battles to stat.ink; nil for nothing.
    var upload: StatInkLive?
    private let hooks: EventHooks
    private let warn: @Sendable (String) -> Void

    /// - Parameters:
    ///   - file: what lines are added to; nil for standard output alone.
    ///   - sparing: files that must not be written to.
    ///   - warn: gets one line for each problem.
    /// - Throws: `LineOutput.Failure` for a file that cannot be written.
    init(
        file path: String?,
        rotation: RotatingOutput.Rotation,
        sparing sources: [String],
        hooks: [EventHooks.Hook],
        warn: @escaping @Sendable (String) -> Void
    ) throws {
        standardOutput = try LineOutput(path: nil)
        file = path.map { RotatingOutput(path: $0, rotation: rotation, warn: warn) }
        try file?.open(sparing: sources)
        self.hooks = EventHooks(hooks, warn: warn)
        self.warn = warn
    }

    /// - Throws: `LineOutput.Failure` when standard output is gone and nothing else takes the lines.
    func write(_ event: GameEvent) throws {
        let line = event.line
        do {
            try standardOutput?.write(line)
        } catch {
            guard file != nil else { throw error }
            standardOutput = nil
            warn("\(error); the lines still go to the file")
        }
        file?.write(line)
        upload?.take(line)
        hooks.happened(event.type.rawValue, line: line)
    }

    /// Waits a little for what still runs.
    func finish() { hooks.finish(within: 10) }
}
