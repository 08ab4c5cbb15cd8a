import ArgumentParser
import CLISupport
import Engine
import Video

/// `ikasight explain`: why a picture was read as it was.
struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Draws what was looked at, what was read and every detector's score.",
        discussion: """
            The same is printed as text, with names in their own letters.
            Example: ikasight explain --weapons splatoon3 a.png -o why.png
            """
    )

    @Argument(help: "A picture, or a recording of which the first frame is read.")
    var file: String

    @Option(name: .shortAndLong, help: "The PNG to write.")
    var output: String

    @OptionGroup var options: KitOptions

    func run() throws {
        let session = try Session(isVerbose: options.verbose)
        let kit = try session.kit(
            weapons: options.weapons,
            game: options.game,
            language: options.language
        )
        do {
            let explanation = try Explanation(of: file, kit: kit, region: options.region)
            // Opening it as an output first refuses to write over the picture itself.
            _ = try LineOutput(path: output, sparing: [file])
            try StillWriter.writePNG(explanation.picture, to: output)
            let out = try LineOutput(path: nil)
            for line in explanation.lines { try out.write(line) }
        } catch let error as VideoError {
            session.log.error("\(error)")
            throw ExitCode(1)
        }
    }
}
