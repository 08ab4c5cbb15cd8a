import ArgumentParser
import CLISupport

/// Flags of every command that looks at pictures.
struct KitOptions: ParsableArguments {
    @Option(help: "Weapon set: a name (`ikasight weapons list`) or a file. None: weapons are null.")
    var weapons: String?

    @Option(help: "The game.")
    var game = "splatoon3"

    @Option(help: "Language tried first on each source: ja, en, de... It is found anyway.")
    var language: String?

    @Flag(help: "Say in detail what happens, on standard error.")
    var verbose = false

    func validate() throws {
        if let language, !Configuration.languages.contains(language) {
            let known = Configuration.languages.joined(separator: ", ")
            throw ValidationError("language \(language) is not known; known are \(known)")
        }
    }
}
