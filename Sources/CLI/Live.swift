import ArgumentParser
import CLISupport
import Engine
import Foundation
import Game
import Video

/// `ikasight live`: events out of a source while it plays.
struct Live: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Watches a capture card or a stream: one JSON line an event, as it happens.",
        discussion: """
            Lines go to standard output at once, and to the file that -o names, to which they are
            added. Ctrl-C ends it; SIGHUP opens the file anew.
            Examples:
              ikasight live --weapons splatoon3 /dev/video0
              ikasight live --wait 60s rtmp://localhost/live
              ikasight live --listen rtmp://0.0.0.0:1935/live
              ffmpeg -i ... -f rawvideo -pix_fmt yuv420p - | ikasight live --raw 1920x1080@60 -
              ikasight live /dev/video0 --on battle.finished 'notify-send "Finish!"'
            """
    )

    @OptionGroup var input: LiveInput

    @Option(name: .shortAndLong, help: "File that the lines are added to as well.")
    var output: String?

    @Option(help: "When -o begins a new file: never or day (the day goes into its name).")
    var rotate = RotatingOutput.Rotation.never

    @Option(help: "How deep to look: full, results (for small machines) or none (decode only).")
    var depth = Depth.full

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Run a shell command at events of a type, with the line on its standard input.",
            valueName: "type command"
        )
    )
    var on: [String] = []

    @Flag(
        help: """
            Send each battle to stat.ink when it is over, as `export statink` does; the flags \
            below go with it. Pictures are not sent.
            """
    )
    var statink = false

    @OptionGroup var upload: StatInkArguments

    @OptionGroup var recording: LiveRecording

    @OptionGroup var page: LivePage

    @Flag(help: "No waiting line.")
    var quiet = false

    @OptionGroup var options: KitOptions

    /// How long the end waits for the last battles to be taken, seconds.
    private static let uploadPatience = 20.0

    func run() throws {
        Allocator.limitForWatching()
        let session = try Session(isVerbose: options.verbose)
        let log = session.log
        let people = Whisper()
        let hooks = try HookArguments(on, hasSource: input.source != nil || input.listen != nil)
        let recorder = try recording.recorder {
            people.say(log, .notice, $0)
        } warn: {
            people.say(log, .warning, $0)
        }
        let source = try input.source(
            hooks.rest ?? session.configuration.sources.first,
            depth: depth,
            tape: recorder?.tape
        )
        let kit = try session.kit(
            weapons: options.weapons,
            game: options.game,
            language: options.language
        )
        // Better now than when the first battle ends.
        try kit.lines.load()
        var wanted = ScanOptions()
        (wanted.game, wanted.depth, wanted.region) = (options.game, depth, options.region)
        let scanner = try LiveScanner(kit: kit, options: wanted, capture: input.capture)
        let sinks = try LiveSinks(
            file: (output ?? session.configuration.output).flatMap { $0 == "-" ? nil : $0 },
            rotation: rotate,
            sparing: [source.name],
            hooks: hooks.hooks,
            warn: { people.say(log, .warning, $0) }
        )
        let upload =
            statink
            ? try session.statinkLive(upload) { line in
                people.say { Terminal.standardError.line("ikasight: \(line)") }
            } : nil
        sinks.upload = upload
        sinks.keeper = recorder?.keeper
        let canceller = Canceller()
        // Without a file there is nothing to reopen: the terminal has gone.
        var reopen: (@Sendable () -> Void)?
        if let file = sinks.file { reopen = { file.reopen() } }
        let interruption = Interruption(reopen: reopen) { canceller.cancel() }
        // Heard until all have ended: a second Ctrl-C waits for none of them.
        defer { withExtendedLifetime(interruption) {} }
        // Last of all, since the others have last words.
        defer { people.finish(within: 1) }
        defer { recorder?.keeper.close() }
        let figures = LiveFigures(isVerbose: options.verbose, isQuiet: quiet, people: people)
        let served = try page.serve(data: session.data.url) { log.notice("\($0)") }
        sinks.hub = served?.hub
        defer { served?.server.stopAndWait() }
        let ended = Result<ScanOutcome, any Error> {
            let outcome = try scanner.watch(
                source,
                tape: recorder?.tape,
                canceller: canceller,
                audience: LiveWatchers(
                    figures: figures,
                    hub: served?.hub,
                    keeper: recorder?.keeper
                ),
                emit: { try sinks.write($0) },
                waits: {
                    figures.waits($0)
                    served?.hub.post(LiveStatus(waitingFor: source.name, $0))
                },
                warn: { people.say(log, .warning, $0) }
            )
            // Said first: outputs that take nothing more may end it before that.
            if !outcome.wasCancelled, let error = outcome.error { log.error("\(error)") }
            try sinks.finish()
            return outcome
        }
        // Also where standard output has gone: what was told is still written, run and sent.
        figures.clear()
        let isUploaded = upload?.finish(within: Self.uploadPatience) ?? true
        let outcome = try ended.get()
        if outcome.wasCancelled { throw ExitCode(130) }
        if outcome.error != nil || !isUploaded { throw ExitCode(1) }
    }
}

extension RotatingOutput.Rotation: ExpressibleByArgument {}
