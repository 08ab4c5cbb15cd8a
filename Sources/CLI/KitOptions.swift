import ArgumentParser
import CLISupport
import Engine

/// Flags of every command that looks at pictures.
struct KitOptions: ParsableArguments {
    @Option(help: "Weapon set: a name (`ikasight weapons list`) or a file. None: weapons are null.")
    var weapons: String?

    @Option(help: "The game.")
    var game = "splatoon3"

    @Option(help: "Language tried first on each source: ja, en, de... It is found anyway.")
    var language: String?

    @Option(
        help: "Where the game lies in the frame, in pixels: x,y,w,h. Unless given, it is found.",
        transform: { text in
            guard let region = GameRegion(text) else {
                throw ValidationError("'\(text)' is no region; write x,y,w,h, such as 0,0,1280,720")
            }
            return region
        }
    )
    var region: GameRegion?

    @Flag(help: "Say in detail what happens, on standard error.")
    var verbose = false

    func validate() throws {
        if let language, !Configuration.languages.contains(language) {
            let known = Configuration.languages.joined(separator: ", ")
            throw ValidationError("language \(language) is not known; known are \(known)")
        }
    }
}
