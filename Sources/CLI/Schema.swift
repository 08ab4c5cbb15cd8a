import ArgumentParser
import CLISupport
import Models

/// `ikasight schema`: the output contract as a JSON Schema.
struct Schema: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints the JSON Schema of the output lines."
    )

    func run() throws {
        let data = try DataFolder.ofCommand().read("schema/events.schema.json")
        let text = String(decoding: data, as: UTF8.self)
        try LineOutput(path: nil).write(text.hasSuffix("\n") ? String(text.dropLast()) : text)
    }
}
