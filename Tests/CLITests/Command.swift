import Foundation
import Testing

/// The built command, run as a process in a folder of its own.
final class Command {
    struct Outcome {
        var status: Int32
        var output: String
        var errors: String
        var lines: [[String: Any]] {
            output.split(separator: "\n").compactMap {
                try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
            }
        }
        func types() -> [String] { lines.compactMap { $0["type"] as? String } }
    }

    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let demo = root.appendingPathComponent("Fixtures/demo.mp4").path
    static let still = root.appendingPathComponent("Fixtures/stills/judge-win.png").path

    let folder: URL
    private let binary: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("ikasight-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // The tests' own program lies beside the command.
        let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        var found = own.deletingLastPathComponent()
        while found.path != "/",
            !FileManager.default.isExecutableFile(
                atPath: found.appendingPathComponent("ikasight").path
            )
        {
            found.deleteLastPathComponent()
        }
        let beside = found.appendingPathComponent("ikasight")
        binary =
            FileManager.default.isExecutableFile(atPath: beside.path)
            ? beside : Self.root.appendingPathComponent(".build/debug/ikasight")
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Runs `arguments` through the shell as `$0`, `$1`... of `script`; `$IKA` is the command.
    func shell(_ script: String, _ arguments: [String] = [], config: String? = nil) throws
        -> Outcome
    {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = ["-c", script, "test"] + arguments
        process.currentDirectoryURL = folder
        var environment = ProcessInfo.processInfo.environment
        environment["IKA"] = binary.path
        environment["DEMO"] = Self.demo
        environment["XDG_CONFIG_HOME"] = folder.path
        environment["XDG_DATA_HOME"] = folder.path
        environment["XDG_STATE_HOME"] = folder.path
        environment["IKASIGHT_DATA"] = Self.root.appendingPathComponent("Models").path
        environment["IKASIGHT_CONFIG"] = nil
        environment["STATINK_API_KEY"] = nil
        if let config {
            let file = folder.appendingPathComponent("config.yaml")
            try Data(config.utf8).write(to: file)
            environment["IKASIGHT_CONFIG"] = file.path
        }
        process.environment = environment
        // Files, not pipes: nobody has to read while it runs.
        let output = folder.appendingPathComponent("stdout.\(UUID().uuidString)")
        let errors = folder.appendingPathComponent("stderr.\(UUID().uuidString)")
        for file in [output, errors] {
            _ = FileManager.default.createFile(atPath: file.path, contents: nil)
        }
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus,
            output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
            errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self)
        )
    }

    func run(_ arguments: String..., config: String? = nil) throws -> Outcome {
        try shell("exec \"$IKA\" \"$@\"", arguments, config: config)
    }
}
