import CLISupport
import Export
import Game
import Record
import Web

/// Where the events of a live session go. None of them holds up another.
final class LiveSinks {
    private var standardOutput: QueuedOutput?
    /// The file that lines are added to; nil for none.
    let file: RotatingOutput?
    /// What takes battles to stat.ink; nil for nothing.
    var upload: StatInkLive?
    /// What keeps battles as files; nil for nothing.
    var keeper: ClipKeeper?
    /// What the page's viewers get to see; nil for no page.
    var hub: WebHub?
    private let hooks: EventHooks
    private let warn: @Sendable (String) -> Void

    /// How long the end waits for each, seconds.
    private static let patience = 15.0

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
        standardOutput = try QueuedOutput()
        file = path.map { RotatingOutput(path: $0, rotation: rotation, warn: warn) }
        try file?.open(sparing: sources)
        self.hooks = EventHooks(hooks, warn: warn)
        self.warn = warn
    }

    /// - Throws: `LineOutput.Failure` when standard output is gone and nothing else takes the lines.
    func write(_ event: GameEvent) throws {
        let line = event.line
        try output { try $0.write(line) }
        file?.write(line)
        keeper?.take(event)
        hub?.post(event)
        upload?.take(line)
        hooks.happened(event.type.rawValue, line: line)
    }

    /// Waits for the lines that are on their way, and a little for hooks that still run.
    ///
    /// - Throws: as `write`, and `LineOutput.Failure` for a file that does not take its last lines.
    func finish() throws {
        hooks.finish(within: Self.patience)
        try output { try $0.finish(within: Self.patience) }
        // Last: standard output throws only where there is no file, so each gets its time.
        try file?.finish(within: Self.patience)
    }

    /// Does something with standard output, unless it has gone; what then takes the lines alone?
    private func output(_ act: (QueuedOutput) throws -> Void) throws {
        guard let standardOutput else { return }
        do {
            try act(standardOutput)
        } catch {
            self.standardOutput = nil
            guard file != nil || hub != nil || upload != nil || keeper != nil || hooks.areAny else {
                throw error
            }
            warn("\(error); the rest goes on")
        }
    }
}
