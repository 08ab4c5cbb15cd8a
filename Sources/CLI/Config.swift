import ArgumentParser
import CLISupport
import Foundation
import Models
import Vision

/// `ikasight config`: the configuration file.
struct Config: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Checks and shows the configuration.",
        discussion: """
            It is $XDG_CONFIG_HOME/ikasight/config.yaml (~/.config/...), or the file that
            IKASIGHT_CONFIG names. Flags win over it. Keys: \(Configuration.Key.allCases
                .map(\.rawValue).joined(separator: ", ")).
            """,
        subcommands: [Check.self, Show.self]
    )

    /// `ikasight config check`: 0 when it can be used, 2 and a line when not.
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says whether the configuration can be used."
        )

        func run() throws {
            let session = try Session()
            if let weapons = session.configuration.weapons {
                do {
                    _ = try WeaponSet(contentsOf: session.data.weaponSet(weapons).path)
                } catch {
                    throw UsageError("\(session.folders.configuration.path): weapons: \(error)")
                }
            }
            try LineOutput(path: nil).write(
                "\(session.folders.configuration.path): \(session.isConfigured ? "good" : "none")"
            )
        }
    }

    /// `ikasight config show`: what is in force.
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints what is in force where no flag says otherwise."
        )

        func run() throws {
            let session = try Session()
            let out = try LineOutput(path: nil)
            try out.write(
                "# \(session.folders.configuration.path)\(session.isConfigured ? "" : ": none")"
            )
            try out.write(session.configuration.yaml)
        }
    }
}

extension Session {
    /// There is a configuration file.
    fileprivate var isConfigured: Bool {
        FileManager.default.fileExists(atPath: folders.configuration.path)
    }
}
