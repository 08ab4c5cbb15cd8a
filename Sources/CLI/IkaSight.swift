import ArgumentParser
import CLISupport
import Export
import Foundation
import Logging
import Vision

/// The command.
@main
struct IkaSight: ParsableCommand {
    /// The version of this program.
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "ikasight",
        abstract: "Reads Splatoon's screens: recordings and pictures in, JSON lines out.",
        discussion: """
            Exit status: 0 all read, 1 some source failed, 2 wrong usage, 130 interrupted.
            """,
        version: IkaSight.version,
        subcommands: [
            Read.self, Scan.self, Live.self, Devices.self, Info.self, Explain.self,
            ExportCommand.self, OutboxCommand.self, StatsCommand.self, Weapons.self, Config.self,
            Schema.self, EnrollGlyphs.self,
        ]
    )

    /// Parses and runs, and turns whatever is thrown into one line and the contract's exit status.
    static func main() {
        Interruption.letWritesFail()
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let error as ExitCode {
            Foundation.exit(error.rawValue)
        } catch let error where error is UsageError || error is WeaponSetError {
            Terminal.standardError.line("ikasight: \(error)")
            Foundation.exit(2)
        } catch let error where error is LineOutput.Failure || error is DatabaseProblem {
            Terminal.standardError.line("ikasight: \(error)")
            Foundation.exit(1)
        } catch {
            let code = exitCode(for: error)
            let message = fullMessage(for: error)
            if code.isSuccess {
                // Help and version are what was asked for.
                print(message)
                Foundation.exit(0)
            }
            Terminal.standardError.line(message)
            Foundation.exit(code == .validationFailure ? 2 : 1)
        }
    }
}
