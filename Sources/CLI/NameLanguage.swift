import ArgumentParser
import CLISupport

/// The language that names of rules, stages and weapons are written in.
struct NameLanguage: ParsableArguments {
    @Option(help: "Language of the names: en, ja, de...")
    var language = "en"

    func validate() throws {
        guard Configuration.languages.contains(language) else {
            let known = Configuration.languages.joined(separator: ", ")
            throw ValidationError("language \(language) is not known; known are \(known)")
        }
    }
}
