import Foundation
import Yams

/// What the user's configuration file says; a flag on the command line wins over each value.
public struct Configuration: Sendable, Hashable {
    /// Something in the file cannot be used.
    public struct Problem: Error, Sendable, Hashable, CustomStringConvertible {
        /// The file.
        public var file: String
        /// The line, counted from 1; nil where it is about the whole file.
        public var line: Int?
        /// What is wrong, and what would be right.
        public var message: String

        /// `file:line: message`.
        public var description: String {
            line.map { "\(file):\($0): \(message)" } ?? "\(file): \(message)"
        }
    }

    /// Every key a file may have.
    public enum Key: String, CaseIterable, Sendable {
        case source, weapons, language, output
        case statinkKey = "statink_key"
        case statinkKeyFile = "statink_key_file"
        case statinkServer = "statink_server"
        case statinkAuthorities = "statink_ca_file"
        case statinkUser = "statink_user"
    }

    /// Languages of the game's screens that can be read.
    public static let languages = [
        "ja", "en", "de", "fr", "es", "it", "nl", "ru", "ko", "zh-CN", "zh-TW",
    ]

    /// What `scan` reads when it is given nothing.
    public var sources: [String] = []
    /// The weapon set: a name or a file.
    public var weapons: String?
    /// The language tried first on the game's screens: `ja`, `en`.
    public var language: String?
    /// The file that lines are written to; nil for standard output.
    public var output: String?

    /// stat.ink's API key. It is never shown.
    public var statinkKey: String?
    /// A file with that key, which only its owner may read.
    public var statinkKeyFile: String?
    /// Another server than stat.ink itself.
    public var statinkServer: String?
    /// A file of certificates (PEM) to trust for it instead of the system's.
    public var statinkAuthorities: String?
    /// The user's name on stat.ink.
    public var statinkUser: String?

    /// Nothing configured.
    public init() {}

    /// Reads YAML; `~/` at the start of a path is the folder `home`.
    ///
    /// - Parameter file: the file's name, for messages.
    public init(yaml: String, file: String, home: String) throws(Problem) {
        let root: Node?
        do {
            root = try Yams.compose(yaml: yaml)
        } catch let error as YamlError {
            throw Self.problem(error, file: file)
        } catch {
            throw Problem(file: file, message: "is not YAML: \(error)")
        }
        // An empty file, or one of comments only, configures nothing.
        guard let root, root.null == nil else { return }
        guard let mapping = root.mapping else {
            throw Problem(
                file: file,
                line: root.mark?.line,
                message: "expected lines such as `weapons: NAME`"
            )
        }
        var seen: Set<Key> = []
        for (name, value) in mapping {
            let line = name.mark?.line
            func wrong(_ message: String) -> Problem {
                Problem(file: file, line: line, message: message)
            }
            guard let text = name.string, let key = Key(rawValue: text) else {
                let known = Key.allCases.map(\.rawValue).joined(separator: ", ")
                throw wrong("\(name.string ?? "this") is not a key; known are \(known)")
            }
            guard seen.insert(key).inserted else { throw wrong("\(key.rawValue) is given twice") }
            let several = value.sequence.map { $0.map { $0 } }
            let texts = (several ?? [value]).map { $0.null == nil ? $0.scalar?.string : nil }
            let values = texts.compactMap { $0 }.filter { !$0.isEmpty }
            guard !values.isEmpty, values.count == texts.count else {
                throw wrong("\(key.rawValue) needs a text")
            }
            if key != .source, several != nil { throw wrong("\(key.rawValue) takes one value") }
            let paths = values.map {
                $0.hasPrefix("~/") ? home + $0.dropFirst() : $0
            }
            switch key {
            case .source: sources = paths
            case .weapons: weapons = paths[0]
            case .output: output = paths[0]
            case .statinkKey: statinkKey = values[0]
            case .statinkKeyFile: statinkKeyFile = paths[0]
            case .statinkServer: statinkServer = values[0]
            case .statinkAuthorities: statinkAuthorities = paths[0]
            case .statinkUser: statinkUser = values[0]
            case .language:
                guard Self.languages.contains(values[0]) else {
                    let known = Self.languages.joined(separator: ", ")
                    throw wrong("language \(values[0]) is not known; known are \(known)")
                }
                language = values[0]
            }
        }
    }

    /// The configuration as YAML, with what stands for the keys that are not given.
    public var yaml: String {
        func line(_ key: Key, _ value: String?, otherwise: String) -> String {
            value.map { "\(key.rawValue): \(Self.quoted($0))" } ?? "# \(key.rawValue): \(otherwise)"
        }
        let source =
            sources.isEmpty
            ? "# source: none; scan and live need one on the command line"
            : "source: [" + sources.map(Self.quoted).joined(separator: ", ") + "]"
        return [
            source, line(.weapons, weapons, otherwise: "none; weapons are null"),
            line(.language, language, otherwise: "found on the screen"),
            line(.output, output, otherwise: "standard output"),
            "# \(Key.statinkKey.rawValue): \(statinkKey == nil ? "none" : "given, and not shown")",
            line(.statinkKeyFile, statinkKeyFile, otherwise: "statink.key beside this file"),
            line(.statinkServer, statinkServer, otherwise: "https://stat.ink"),
            line(.statinkAuthorities, statinkAuthorities, otherwise: "the system's"),
            line(.statinkUser, statinkUser, otherwise: "what the site answers"),
        ].joined(separator: "\n")
    }

    /// A text as a YAML scalar on one line, whatever characters it has.
    private static func quoted(_ text: String) -> String {
        let isPlain = text.unicodeScalars.allSatisfy {
            switch $0.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse:
                false
            default: true
            }
        }
        guard !isPlain else { return "'" + text.replacing("'", with: "''") + "'" }
        let escaped = text.unicodeScalars.map { scalar in
            scalar.isASCII && scalar.value >= 0x20 && !"\"\\\u{7f}".unicodeScalars.contains(scalar)
                ? String(scalar) : String(format: "\\U%08x", scalar.value)
        }
        return "\"" + escaped.joined() + "\""
    }

    private static func problem(_ error: YamlError, file: String) -> Problem {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            Problem(file: file, line: mark.line, message: "is not YAML: \(problem)")
        case .duplicatedKeysInMapping(let keys, let context):
            Problem(
                file: file,
                line: context.mark.line,
                message: "\(keys.map(\.description).joined(separator: ", ")) is given twice"
            )
        default:
            Problem(
                file: file,
                message: "is not YAML: "
                    + String(describing: error).split(separator: "\n").joined(separator: " ")
            )
        }
    }
}
