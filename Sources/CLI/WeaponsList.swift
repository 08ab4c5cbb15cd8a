import ArgumentParser
import Vision

/// `ikasight weapons list`: sets, or the keys of one.
struct WeaponsList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the weapon sets, or the keys in one."
    )

    @Argument(help: "A set's name or file.")
    var set: String?

    func run() throws {
        let session = try Session()
        let data = session.data
        for name in set.map({ [$0] }) ?? data.weaponSets {
            let found = try session.weaponSet(name)
            if set == nil {
                print("\(name)\t\(found.keys.count) weapons\t\(try data.weaponSet(name).path)")
            } else {
                for key in found.keys.sorted() { print(key) }
            }
        }
    }
}
