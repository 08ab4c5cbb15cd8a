import CLISupport
import Engine

/// Shows a scan's progress on a terminal, four times a second at most.
final class ProgressBar {
    private let terminal = Terminal.standardError
    private let isShown: Bool
    private let from: Double
    private let to: Double?
    private let clock = ContinuousClock()
    private var began: ContinuousClock.Instant
    private var shown: ContinuousClock.Instant?

    /// - Parameters:
    ///   - from: where the scan starts, seconds.
    ///   - to: where it was asked to stop, seconds; nil for the source's end.
    init(isQuiet: Bool, from: Double?, to: Double?) {
        isShown = !isQuiet && terminal.isInteractive
        self.from = from ?? 0
        self.to = to
        began = clock.now
    }

    /// A new source begins.
    func begin() {
        began = clock.now
        shown = nil
    }

    /// Rewrites the bar when it is time to.
    func show(_ progress: ScanProgress) {
        guard isShown else { return }
        let now = clock.now
        if let shown, shown.duration(to: now) < .milliseconds(250) { return }
        shown = now
        let ends = [to, progress.duration].compactMap { $0 }
        let line = ProgressLine(
            name: progress.location,
            position: progress.position,
            start: from,
            end: ends.min(),
            battles: progress.battles,
            elapsed: began.duration(to: now) / .seconds(1)
        )
        terminal.rewrite(line.text(width: terminal.width - 1))
    }

    /// Takes the bar away.
    func clear() {
        if isShown { terminal.rewrite(nil) }
    }
}
