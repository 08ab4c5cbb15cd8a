import ArgumentParser
import CLISupport

/// Where an export is written to.
struct OutputFile: ParsableArguments {
    @Option(name: .shortAndLong, help: "File to write to instead of standard output.")
    var output: String?

    /// The output, which is none of the files that are read.
    func open(sparing input: EventFiles) throws -> LineOutput {
        try LineOutput(path: output, sparing: input.sources)
    }
}
