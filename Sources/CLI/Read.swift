import ArgumentParser
import Engine
import Foundation
import Game
import Models
import Scenes
import Video

/// `ikasight read`: one line a picture.
struct Read: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Reads still pictures: one JSON line a file.")

    @Argument(help: "Pictures (PNG, JPEG...) or recordings, of which the first frame is read.")
    var files: [String]

    @Option(help: "Weapon set: a name (`ikasight weapons list`) or a file.")
    var weapons: String?

    func run() throws {
        let kit = try SceneKit(data: DataFolder.ofCommand(), weaponSet: weapons)
        let reader = try StillReader(kit: kit)
        var failed = false
        for file in files {
            kit.names.forget()
            let line: StillRead
            do {
                line = StillRead(source: file, reading: try reader.read(file))
            } catch {
                line = StillRead(source: file, error: String(describing: error))
                failed = true
            }
            print(line.line)
        }
        if failed { throw ExitCode(1) }
    }
}
