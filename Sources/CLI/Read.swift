import ArgumentParser
import CLISupport
import Engine
import Game

/// `ikasight read`: one line a picture.
struct Read: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Reads still pictures: one JSON line a file.",
        discussion: "Example: ikasight read --weapons splatoon3 a.png b.png"
    )

    @Argument(help: "Pictures (PNG, JPEG...) or recordings, of which the first frame is read.")
    var files: [String]

    @Option(name: .shortAndLong, help: "File to write to instead of standard output.")
    var output: String?

    @OptionGroup var options: KitOptions

    func run() throws {
        let session = try Session(isVerbose: options.verbose)
        let kit = try session.kit(
            weapons: options.weapons,
            game: options.game,
            language: options.language
        )
        let reader = try StillReader(kit: kit, region: options.region)
        let out = try LineOutput(
            path: output ?? session.configuration.output,
            sparing: files
        )
        var failed = false
        for file in files {
            kit.names.forget()
            let line: StillRead
            do {
                line = StillRead(
                    source: file,
                    game: options.game,
                    reading: try reader.read(file)
                )
            } catch {
                session.log.error("\(error)")
                line = StillRead(
                    source: file,
                    game: options.game,
                    error: String(describing: error)
                )
                failed = true
            }
            try out.write(line.line)
        }
        if failed { throw ExitCode(1) }
    }
}
