import ArgumentParser
import Export

/// Flags that say what of a battle goes to stat.ink.
struct StatInkArguments: ParsableArguments {
    @Option(
        help: "Link to the recording; {t} is the second at which the battle starts.",
        transform: LinkTemplate.argument
    )
    var link: LinkTemplate?

    @Flag(help: "Leave out all players' names, and cover them in pictures.")
    var hideNames = false

    @Option(help: "Leave out what is less sure than this, 0 to 1.")
    var minScore = 0.5

    @Flag(help: "Send incomplete battles, too.")
    var includeIncomplete = false

    @Flag(help: "Skip battles that start when one that the site lists does.")
    var skipIfListed = false

    @Option(help: "Your name on the site, for --skip-if-listed.")
    var user: String?

    func validate() throws {
        guard (0...1).contains(minScore) else {
            throw ValidationError("--min-score lies between 0 and 1")
        }
    }

    /// What bodies say. Pictures are another matter.
    var options: StatInkOptions {
        var options = StatInkOptions(agentVersion: IkaSight.version)
        options.link = link
        options.hidesNames = hideNames
        options.leastScore = minScore
        options.includesIncomplete = includeIncomplete
        return options
    }
}
