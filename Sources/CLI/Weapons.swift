import ArgumentParser
import Foundation
import Models
import Vision

/// `ikasight weapons`: sets of weapons that can be recognised.
struct Weapons: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists weapon sets, and makes them from pictures.",
        subcommands: [List.self, Enroll.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the weapon sets, or the weapons of one set.")

        @Option(help: "The set whose weapons are listed.")
        var set: String?

        func run() throws {
            let data = try DataFolder.ofCommand()
            guard let set else {
                for name in data.weaponSets { print(name) }
                return
            }
            for key in try WeaponSet(contentsOf: data.weaponSet(set).path).keys.sorted() {
                print(key)
            }
        }
    }

    struct Enroll: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Adds pictures named KEY.png or KEY--anything.png to a set; no training.",
            discussion: """
                Square pictures with transparency are clean icons, pictures of 90x100 are lamps \
                cut from the screen. The set is replaced only when every picture was taken.
                """)

        @Argument(help: "Folders of pictures.")
        var folders: [String]

        @Option(help: "The set's name (kept with the user's data) or a file to write.")
        var set: String

        func run() throws {
            let data = try DataFolder.ofCommand()
            let file = data.writableWeaponSet(set)
            var weapons =
                FileManager.default.fileExists(atPath: file.path)
                ? try WeaponSet(contentsOf: file.path) : WeaponSet()
            var pictures = 0
            for folder in folders {
                pictures += try WeaponEnroller.enroll(folder: folder, into: &weapons)
            }
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try weapons.save(to: file.path)
            print("\(file.path): \(weapons.keys.count) weapons, \(pictures) pictures taken")
        }
    }
}
