import ArgumentParser
import CLISupport
import Game

/// The values of `--on TYPE COMMAND`, which may be given several times, and a source among them.
struct HookArguments {
    /// The hooks in the order given.
    private(set) var hooks: [EventHooks.Hook] = []
    /// A source that stood behind a hook; nil for none.
    private(set) var rest: String?

    /// - Parameter hasSource: the source stands elsewhere, so none can stand here.
    /// - Throws: `ValidationError` for a type that is none, or without a command.
    init(_ values: [String], hasSource: Bool) throws {
        var values = values[...]
        while let type = values.popFirst() {
            let known = EventType(rawValue: type)
            guard type == "*" || known != nil else {
                // The first word that is none is the wrong one.
                if let rest { throw Self.noType(rest) }
                rest = type
                continue
            }
            guard known?.isTold != false else {
                throw ValidationError("--on: this version does not tell \(type) yet")
            }
            guard let command = values.popFirst() else {
                throw ValidationError("--on \(type) needs a command behind it")
            }
            hooks.append(EventHooks.Hook(type: type, command: command))
        }
        if hasSource, let rest { throw Self.noType(rest) }
    }

    private static func noType(_ text: String) -> ValidationError {
        ValidationError("--on: '\(text)' is no type of event; `ikasight schema` lists them")
    }
}
