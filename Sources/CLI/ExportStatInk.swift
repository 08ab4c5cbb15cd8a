import ArgumentParser
import CLISupport
import Export
import Foundation

/// `ikasight export statink`: battles to stat.ink, each exactly once.
struct ExportStatInk: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "statink",
        abstract: "Uploads finished battles to stat.ink.",
        discussion: """
            Battles are stored in an outbox first (ikasight outbox list) and sent from there, each
            exactly once, also when this is stopped or run again. Without FILE, and without a pipe,
            what waits there is sent. The API key is taken from STATINK_API_KEY, or from the file
            ~/.config/ikasight/statink.key, or from statink_key in the configuration; both files
            with mode 0600. If s3s, s3si.ts or the like upload to the same account, battles stand
            there twice.
            Examples:
              ikasight scan --started-at 2026-11-23T21:00 vod.mp4 | ikasight export statink
              ikasight export statink --dry-run vod.jsonl
            """
    )

    @OptionGroup var input: EventFiles

    @Flag(help: "Print the bodies, one JSON object a line; send nothing.")
    var dryRun = false

    @Flag(help: "Let the server test each battle; nothing is stored.")
    var test = false

    @Flag(help: "Stay with FILE as it grows, until Ctrl-C.")
    var follow = false

    @OptionGroup var what: StatInkArguments

    @Flag(help: "Send no pictures.")
    var noPictures = false

    @Option(
        help: "Wait for the server at the start, up to this long: 60s, 1:30.",
        transform: TimeSpan.argument
    )
    var wait: Double?

    @Option(
        help: "The first pause after a failure; it doubles up to 15 min.",
        transform: TimeSpan.argument
    )
    var pause = 1.0

    func validate() throws {
        if dryRun, test || follow { throw ValidationError("--dry-run goes alone") }
        if test, follow { throw ValidationError("--test does not go with --follow") }
        if follow, input.files.count != 1 { throw ValidationError("--follow needs one FILE") }
    }

    func run() throws {
        let session = try Session()
        let http = try session.statinkHTTP()
        var export = try session.statinkExport(
            what,
            sendsPictures: !noPictures,
            http: http,
            tell: { Terminal.standardError.line("ikasight: \($0)") }
        )
        export.mode = dryRun ? .dryRun : test ? .test : .send
        export.files = input.sources
        export.follows = follow
        export.wait = wait
        export.pause = max(0.01, pause)

        let interruption = Interruption { http.cancel() }
        let out = try LineOutput(path: nil)
        let end = try withExtendedLifetime(interruption) {
            try export.run { try out.write($0) }
        }
        switch end {
        case .done: break
        case .incomplete: throw ExitCode(1)
        case .cancelled: throw ExitCode(130)
        case .unusable(let reason):
            session.log.error("\(reason)")
            throw ExitCode(1)
        }
    }
}
