import Foundation

/// The key by which stat.ink knows its user. It has no description, and nothing stores it.
public struct StatInkKey: Sendable, CustomStringConvertible, CustomReflectable {
    /// Where a key may come from, the first that has one.
    public struct Sources: Sendable {
        /// The value of `STATINK_API_KEY`.
        public var environment: String?
        /// A file with nothing but the key, which only its owner may read.
        public var file: String
        /// The file was named outright, so it has to be there.
        public var isFileNamed: Bool
        /// The key that stands in the configuration, and the file of that.
        public var configured: String?
        /// The configuration file.
        public var configuration: String

        /// The places to look in, in this order.
        public init(
            environment: String?,
            file: String,
            isFileNamed: Bool,
            configured: String?,
            configuration: String
        ) {
            self.environment = environment
            self.file = file
            self.isFileNamed = isFileNamed
            self.configured = configured
            self.configuration = configuration
        }
    }

    /// There is no key, or none that can be used.
    public struct Problem: Error, Sendable, Hashable, CustomStringConvertible {
        /// One line: what is wrong and what to do; never the key.
        public var description: String
    }

    private let secret: String

    /// Finds the key.
    public init(_ sources: Sources) throws(Problem) {
        if let text = sources.environment, !text.isEmpty {
            self = try Self(checked: text, from: "STATINK_API_KEY")
        } else if let text = try Self.read(sources.file, isNamed: sources.isFileNamed) {
            self = try Self(checked: text, from: sources.file)
        } else if let text = sources.configured {
            try Self.checkPrivate(sources.configuration)
            self = try Self(checked: text, from: sources.configuration)
        } else {
            throw Problem(
                description: "no API key for stat.ink: copy it from your profile page there into "
                    + "\(sources.file) (then: chmod 600), or set STATINK_API_KEY"
            )
        }
    }

    private init(checked text: String, from place: String) throws(Problem) {
        let key = text.trimmingCharacters(in: .whitespacesAndNewlines)
        // What cannot stand in a header is no key; it might also be a whole file by mistake.
        guard (8...200).contains(key.utf8.count),
            key.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
        else {
            throw Problem(
                description: "\(place): is no API key; it is one word of letters, digits, - and _"
            )
        }
        secret = key
    }

    /// The header that says who sends.
    var header: String { "Authorization: Bearer \(secret)" }

    /// The text with the key made unreadable, should somebody have put it there.
    func redacting(_ text: String) -> String {
        text.replacingOccurrences(of: secret, with: "(the key)")
    }

    /// Never the key.
    public var description: String { "(the key)" }
    /// Nothing to look at.
    public var customMirror: Mirror { Mirror(self, children: []) }

    private static func read(_ path: String, isNamed: Bool) throws(Problem) -> String? {
        guard FileManager.default.fileExists(atPath: path) else {
            if isNamed { throw Problem(description: "\(path): the file for the key is not there") }
            return nil
        }
        try checkPrivate(path)
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw Problem(description: "\(path): cannot be read; check who may read it")
        }
        return text
    }

    private static func checkPrivate(_ path: String) throws(Problem) {
        var status = stat()
        guard stat(path, &status) == 0 else { return }
        guard status.st_mode & 0o077 == 0 else {
            throw Problem(
                description: "\(path): others may read the key in it; run: chmod 600 '\(path)'"
            )
        }
    }
}
