import ArgumentParser
import Foundation
import Game
import Vision

/// `ikasight weapons enroll`: pictures become weapons that can be recognised.
struct WeaponsEnroll: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enroll",
        abstract: "Adds weapons to a set: nothing is trained.",
        discussion: """
            A picture is named KEY.png or KEY--anything.png: a square icon with transparency, or a
            lamp cut out of the screen (90:100). A set's name stands for a file among the user's
            own sets; where there is none yet, it starts as a copy of the installed set.
            Example: ikasight weapons enroll --set mine icons/ nova--lamp.png
            """
    )

    @Argument(help: "Pictures, or folders of pictures.")
    var pictures: [String]

    @Option(help: "The set: a name, or a file ending in .ikaset.")
    var set: String

    @Option(help: "The weapon's key, where a single picture is not named after it.")
    var key: String?

    func validate() throws {
        if key != nil, pictures.count != 1 {
            throw ValidationError("--key goes with a single picture")
        }
    }

    func run() throws {
        let session = try Session()
        let isFile = set.contains("/") || set.hasSuffix(".ikaset")
        let target =
            isFile
            ? URL(fileURLWithPath: set)
            : session.folders.weapons.appendingPathComponent("\(set).ikaset")
        var weapons = WeaponSet()
        if let older = try? session.data.weaponSet(set),
            FileManager.default.fileExists(atPath: older.path)
        {
            weapons = try WeaponSet(contentsOf: older.path)
        }
        var samples: [WeaponEnroller.Sample] = []
        for picture in pictures {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: picture, isDirectory: &isFolder) else {
                throw UsageError("\(picture): is not there")
            }
            if isFolder.boolValue {
                samples += try WeaponEnroller.samples(in: picture)
            } else {
                samples.append(try .init(picture, key: key))
            }
        }
        try WeaponEnroller.enroll(samples, into: &weapons)
        try FileManager.default.createDirectory(
            at: target.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try weapons.save(to: target.path)
        let known = Set(try session.catalogue().weapons.map(\.key))
        let odd = Set(samples.map(\.key)).subtracting(known).sorted()
        if !odd.isEmpty {
            let some = odd.prefix(5).joined(separator: ", ") + (odd.count > 5 ? "..." : "")
            session.log.warning(
                "\(odd.count) not in the catalogue of weapons (\(some)); are the keys right?"
            )
        }
        print("\(target.path): \(weapons.keys.count) weapons")
    }
}
