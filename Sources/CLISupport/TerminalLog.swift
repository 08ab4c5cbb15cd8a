import Logging

/// Writes log messages for people: `ikasight: warning: ...`, one line each.
public struct TerminalLog: LogHandler {
    /// Messages below it are dropped.
    public var logLevel: Logger.Level
    /// Written after the message, as `name=value`.
    public var metadata: Logger.Metadata = [:]
    private let terminal: Terminal

    /// - Parameters:
    ///   - terminal: where lines go.
    ///   - level: messages below it are dropped.
    public init(terminal: Terminal = .standardError, level: Logger.Level) {
        self.terminal = terminal
        logLevel = level
    }

    /// One value of `metadata`.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes one line.
    public func log(event: LogEvent) {
        var line = "ikasight: \(event.level): \(event.message)"
        for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 })
            .sorted(by: { $0.key < $1.key })
        {
            line += " \(key)=\(value)"
        }
        terminal.line(line.split(whereSeparator: \.isNewline).joined(separator: " "))
    }
}
