import ArgumentParser
import CLISupport
import Export

/// `ikasight export chapters`: a chapter a battle.
struct ExportChapters: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chapters",
        abstract: "Writes chapters of a recording: lines for YouTube, or metadata for FFmpeg.",
        discussion: """
            Example: ikasight export chapters --format ffmetadata -o chapters.txt vod.jsonl
            and:     ffmpeg -i vod.mp4 -i chapters.txt -map_metadata 1 -c copy with-chapters.mp4
            """
    )

    @OptionGroup var input: EventFiles
    @OptionGroup var output: OutputFile

    @Option(help: "youtube or ffmetadata.")
    var format = ChapterList.Format.youtube

    @OptionGroup var names: NameLanguage

    @Option(help: "The recording, where the events are of several: its name as scan was given it.")
    var source: String?

    func run() throws {
        let found = try input.battles()
        let sources = found.sources
        if source == nil, sources.count > 1 {
            throw UsageError(
                "the events are of several recordings; name one with --source: "
                    + sources.prefix(5).joined(separator: ", ")
            )
        }
        if let source, !sources.contains(source) {
            throw UsageError("no battle of \(source) is in the events")
        }
        let battles = found.battles.filter { source == nil || $0.line.source == source }
        let list = ChapterList(
            battles,
            catalogue: try Session().catalogue(),
            language: names.language
        )
        let out = try output.open(sparing: input)
        for line in list.lines(format) { try out.write(line) }
        if format == .youtube, list.isTooShort {
            Terminal.standardError.line(
                "ikasight: YouTube shows chapters from three on, each of ten seconds or more"
            )
        }
        try found.finish()
    }
}

extension ChapterList.Format: ExpressibleByArgument {}
