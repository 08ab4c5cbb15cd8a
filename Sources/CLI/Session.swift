import CLISupport
import Foundation
import Logging
import Models
import Scenes
import Vision

/// What every command starts from: the project's data, the user's folders and configuration.
struct Session {
    let data: DataFolder
    let folders: UserFolders
    let configuration: Configuration
    let log: Logger

    /// - Parameter isVerbose: show what happens in detail.
    /// - Throws: `UsageError` when the configuration cannot be used.
    init(isVerbose: Bool = false) throws {
        let environment = ProcessInfo.processInfo.environment
        folders = UserFolders(environment: environment)
        do {
            configuration = try folders.readConfiguration()
        } catch {
            throw UsageError(String(describing: error))
        }
        data = try DataFolder.ofCommand(folders)
        log = Logger(label: "ikasight") { _ in
            TerminalLog(level: isVerbose ? .debug : .notice)
        }
        log.debug("data in \(data.url.path), configuration \(folders.configuration.path)")
    }

    /// What detectors need; `weapons` wins over the configuration's weapon set.
    ///
    /// - Throws: `UsageError` for a game or a weapon set that is not there.
    func kit(weapons: String?, game: String, language: String?) throws -> SceneKit {
        guard data.games.contains(game) else {
            throw UsageError(
                "the game \(game) is not known; known are \(data.games.joined(separator: ", "))"
            )
        }
        let set = weapons ?? configuration.weapons
        if let set {
            do {
                let file = try data.weaponSet(set)
                log.debug("weapon set \(file.path)")
                // Looked at now: a set that cannot be read is wrong usage, not a failed source.
                _ = try WeaponSet(contentsOf: file.path)
            } catch {
                throw UsageError(String(describing: error))
            }
        }
        return try SceneKit(
            data: data,
            game: game,
            weaponSet: set,
            language: language ?? configuration.language,
            warn: { [log] in log.warning("\($0)") }
        )
    }
}

extension DataFolder {
    /// The data of the running command, with the user's own weapon sets.
    static func ofCommand(
        _ folders: UserFolders = UserFolders(environment: ProcessInfo.processInfo.environment)
    ) throws -> DataFolder {
        var data = try DataFolder(
            executable: URL(fileURLWithPath: "/proc/self/exe"),
            environment: ProcessInfo.processInfo.environment
        )
        data.userSets = [folders.weapons]
        return data
    }
}
