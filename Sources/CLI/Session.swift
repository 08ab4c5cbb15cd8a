import CLISupport
import Foundation
import Game
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
            } catch {
                throw UsageError(String(describing: error))
            }
        }
        do {
            return try SceneKit(
                data: data,
                game: game,
                weaponSet: set,
                language: language ?? configuration.language,
                warn: { [log] in log.warning("\($0)") }
            )
        } catch let error as WeaponSetError {
            // A set that cannot be used is wrong usage, not a failed source.
            throw UsageError(String(describing: error))
        }
    }

    /// The game's names and keys.
    func catalogue() throws -> GameCatalogue {
        try GameCatalogue(json: data.read("catalogue/splatoon3.json"))
    }

    /// A weapon set by name or file.
    ///
    /// - Throws: `UsageError` for a set that is not there or cannot be used.
    func weaponSet(_ name: String) throws -> WeaponSet {
        do {
            return try WeaponSet(contentsOf: data.weaponSet(name).path)
        } catch {
            throw UsageError(String(describing: error))
        }
    }

    /// The matcher for a weapon set.
    ///
    /// - Throws: `UsageError` for a set that is not there or cannot be used.
    func matcher(_ set: String) throws -> WeaponMatcher {
        do {
            return try WeaponMatcher(named: set, in: data, catalogue: catalogue())
        } catch {
            throw UsageError(String(describing: error))
        }
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
