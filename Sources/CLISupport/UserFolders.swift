import Foundation

/// Where the user's own files lie, by the XDG rules.
public struct UserFolders: Sendable, Hashable {
    /// The home folder, without a slash at its end.
    public let home: String
    /// The configuration file, whether or not it is there.
    public let configuration: URL
    /// The folder of the user's own weapon sets, whether or not it is there.
    public let weapons: URL
    /// The outbox of battles on their way to stat.ink, whether or not it is there.
    public let outbox: URL
    /// The file for stat.ink's API key, unless the configuration names another.
    public let statinkKey: URL
    /// The file was named outright, so it has to be there.
    public let isConfigurationNamed: Bool

    /// Takes `IKASIGHT_CONFIG`, `XDG_CONFIG_HOME`, `XDG_DATA_HOME`, `XDG_STATE_HOME` and `HOME` out
    /// of `environment`.
    public init(environment: [String: String]) {
        func given(_ name: String) -> String? {
            environment[name].flatMap { $0.isEmpty ? nil : $0 }
        }
        // Relative paths in these are to be ignored, by the XDG rules.
        func folder(_ name: String, or standard: String) -> URL {
            let path = given(name).flatMap { $0.hasPrefix("/") ? $0 : nil }
            return URL(fileURLWithPath: path ?? "\(home)/\(standard)")
                .appendingPathComponent("ikasight")
        }
        let home = given("HOME") ?? NSHomeDirectory()
        self.home = home
        weapons = folder("XDG_DATA_HOME", or: ".local/share").appendingPathComponent("weapons")
        outbox = folder("XDG_STATE_HOME", or: ".local/state")
            .appendingPathComponent("outbox.sqlite")
        let settings = folder("XDG_CONFIG_HOME", or: ".config")
        statinkKey = settings.appendingPathComponent("statink.key")
        let named = given("IKASIGHT_CONFIG")
        isConfigurationNamed = named != nil
        configuration =
            named.map { URL(fileURLWithPath: $0) }
            ?? settings.appendingPathComponent("config.yaml")
    }

    /// What the configuration file says; nothing where there is none and none was named.
    public func readConfiguration() throws(Configuration.Problem) -> Configuration {
        let path = configuration.path
        guard FileManager.default.fileExists(atPath: path) else {
            guard isConfigurationNamed else { return Configuration() }
            throw .init(file: path, line: nil, message: "named by IKASIGHT_CONFIG, is not there")
        }
        guard let data = try? Data(contentsOf: configuration) else {
            throw .init(file: path, line: nil, message: "cannot be read; check who may read it")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw .init(file: path, line: nil, message: "is not UTF-8 text")
        }
        return try Configuration(yaml: text, file: path, home: home)
    }
}
