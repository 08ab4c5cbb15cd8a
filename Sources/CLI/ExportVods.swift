import ArgumentParser
import CLISupport
import Export

/// `ikasight export vods`: entries for community lists of recordings.
struct ExportVods: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vods",
        abstract: "Writes an entry a battle for community VOD lists: start, mode, stage, weapons.",
        discussion: "Example: ikasight export vods --link 'https://youtu.be/ID?t={t}' vod.jsonl"
    )

    @OptionGroup var input: EventFiles
    @OptionGroup var output: OutputFile

    @Option(
        help: "Link to the recording; {t} is the second at which the battle starts.",
        transform: LinkTemplate.argument
    )
    var link: LinkTemplate?

    func run() throws {
        let found = try input.battles()
        let out = try output.open(sparing: input)
        try VodList.write(found.battles, catalogue: Session().catalogue(), link: link) {
            try out.write($0)
        }
        try found.finish()
    }
}
