import ArgumentParser
import Engine
import Foundation
import Game
import Models
import Scenes

struct Read: ParsableCommand {
    @Argument var files: [String]
    @Option var weapons: String?
    func run() throws {
        let data = try DataFolder.ofCommand()
        let reader = try StillReader(kit: SceneKit(data: data, weaponSet: weapons))
        for f in files {
            do { let r = try reader.read(f); print(f, r.scene.rawValue, r.score, r.fields) } catch { print(f, "error", error) }
        }
    }
}
