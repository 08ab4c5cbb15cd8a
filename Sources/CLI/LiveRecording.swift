import ArgumentParser
import CLISupport
import Record
import Video

/// Battles as files of their own, where they are asked for.
struct LiveRecording: ParsableArguments {
    @Option(help: "Keep each battle as a file of its own in this folder.")
    var record: String?

    @Option(
        help: "Remove the oldest clips when all take more than this: 50GB, 500MB.",
        transform: { text in
            guard let bytes = ByteSize.bytes(text) else {
                throw ValidationError("'\(text)' is no amount of bytes; write 50GB or 500MB")
            }
            return bytes
        }
    )
    var keep: Int?

    func validate() throws {
        if keep != nil, record == nil { throw ValidationError("--keep goes with --record") }
    }

    /// What keeps clips, and what it takes them from.
    struct Recorder {
        let tape: Tape
        let keeper: ClipKeeper
    }

    /// Prepares the folder; nil where nothing is to be kept.
    ///
    /// - Parameters:
    ///   - tell: gets one line for each clip.
    ///   - warn: gets one line for each problem.
    /// - Throws: `UsageError` for a folder that cannot be used.
    func recorder(
        tell: @escaping @Sendable (String) -> Void,
        warn: @escaping @Sendable (String) -> Void
    ) throws -> Recorder? {
        guard let record else { return nil }
        var options = ClipKeeper.Options(folder: record)
        options.keepBytes = keep
        options.program = "IkaSight \(IkaSight.version)"
        let tape = Tape()
        do {
            let keeper = try ClipKeeper(options, tape: tape) { news in
                if case .warning = news { warn("\(news)") } else { tell("\(news)") }
            }
            return Recorder(tape: tape, keeper: keeper)
        } catch {
            throw UsageError("--record: \(error)")
        }
    }
}
