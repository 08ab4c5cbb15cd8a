import ArgumentParser
import CLISupport
import Engine
import Foundation
import Game
import Video

/// `ikasight scan`: events and battle records out of recordings.
struct Scan: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Scans recordings: one JSON line an event.",
        discussion: """
            Examples:
              ikasight scan --weapons splatoon3 -o vod.jsonl vod.mp4
              ikasight scan --from 1:02:00 --to 1:10:00 vod.mp4
              ffmpeg -i URL -c copy -f matroska - | ikasight scan -
            """
    )

    @Argument(help: "Recordings, pictures, URLs, or - for standard input.")
    var sources: [String] = []

    @Option(name: .shortAndLong, help: "File to write to instead of standard output.")
    var output: String?

    @Option(help: "Where to start: seconds or h:mm:ss.", transform: Self.position)
    var from: Double?

    @Option(help: "Where to stop: seconds or h:mm:ss.", transform: Self.position)
    var to: Double?

    @Option(
        help: "When the recording began: 2026-11-23T21:00:00+09:00; without a zone, local time.",
        transform: Self.moment
    )
    var startedAt: Double?

    @Option(
        help:
            "How deep to look: results (battle records), full (every frame) or none (decode only)."
    )
    var depth = Depth.results

    @Option(
        help: """
            Parts of a recording to look at side by side; what is told stays the same. The default is \
            2 for files of 5 minutes and more, else 1.
            """
    )
    var jobs: Int?

    @Option(
        help: "Threads of each job, to decode and to read; 0 shares the cores among the jobs."
    )
    var threads = 0

    @Option(help: "File to write to what each part of the scan cost, as JSON.")
    var timings: String?

    @Flag(help: "No progress bar.")
    var quiet = false

    @OptionGroup var options: KitOptions

    func validate() throws {
        if let from, let to, to <= from { throw ValidationError("--to must come after --from") }
        guard (1...64).contains(jobs ?? 1) else { throw ValidationError("--jobs takes 1 to 64") }
        guard (0...64).contains(threads) else { throw ValidationError("--threads takes 0 to 64") }
        if let timings, timings == output {
            throw ValidationError("--timings and --output name the same file")
        }
        let inputs = sources.filter { $0 == "-" }.count
        if inputs > 1 { throw ValidationError("standard input can be scanned only once") }
    }

    func run() throws {
        Allocator.limitForScanning()
        let session = try Session(isVerbose: options.verbose)
        let sources = self.sources.isEmpty ? session.configuration.sources : self.sources
        guard !sources.isEmpty else {
            throw UsageError(
                "no source: name a recording, or set `source` in \(session.folders.configuration.path)"
            )
        }
        let kit = try session.kit(
            weapons: options.weapons,
            game: options.game,
            language: options.language
        )
        var wanted = ScanOptions()
        (wanted.from, wanted.to, wanted.startedAt) = (from, to, startedAt)
        (wanted.game, wanted.depth, wanted.region) = (options.game, depth, options.region)
        (wanted.jobs, wanted.threads) = (jobs, threads)
        wanted.wantsTimings = timings != nil
        let scanner = try Scanner(kit: kit, options: wanted)
        let out = try LineOutput(
            path: output ?? session.configuration.output,
            sparing: sources
        )

        let canceller = Canceller()
        let interruption = Interruption { canceller.cancel() }
        let bar = ProgressBar(isQuiet: quiet, from: from, to: to)
        defer { bar.clear() }
        var failed = false
        var cost = SceneTimings()
        for source in sources where !canceller.isCancelled {
            bar.begin()
            let outcome = try scanner.scan(
                source,
                canceller: canceller,
                emit: { try out.write($0.line) },
                progress: bar.show,
                warn: { session.log.warning("\($0)") }
            )
            bar.clear()
            if let timings = outcome.timings { cost.add(timings) }
            if let error = outcome.error, !outcome.wasCancelled {
                session.log.error("\(error)")
                failed = true
            }
        }
        if let timings {
            let events = (output ?? session.configuration.output).map { [$0] } ?? []
            try LineOutput(path: timings, sparing: sources + events)
                .write(JSONWriter.string(cost.json))
        }
        // Also when the last line was out already: whoever interrupts wants to hear so.
        let wasInterrupted = withExtendedLifetime(interruption) { canceller.isCancelled }
        if wasInterrupted { throw ExitCode(130) }
        if failed { throw ExitCode(1) }
    }

    private static func position(_ text: String) throws -> Double {
        guard let seconds = TimePosition.seconds(text) else {
            throw ValidationError("'\(text)' is no time; write seconds or h:mm:ss")
        }
        return seconds
    }

    private static func moment(_ text: String) throws -> Double {
        guard let seconds = Moment.unixSeconds(text) else {
            throw ValidationError("'\(text)' is no moment; write 2026-11-23T21:00:00+09:00")
        }
        return seconds
    }
}

extension Depth: ExpressibleByArgument {}
