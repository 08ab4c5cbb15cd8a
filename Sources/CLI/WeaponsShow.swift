import ArgumentParser
import Foundation
import Game
import Vision

/// `ikasight weapons show`: what a set knows of a weapon.
struct WeaponsShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows a weapon's samples, and what it is nearest to and why."
    )

    @Argument(help: "The weapon's key.")
    var key: String

    @Option(help: "The set: a name, or a file ending in .ikaset.")
    var set = "splatoon3"

    @Option(help: "How many neighbours.")
    var count = 5

    func run() throws {
        let session = try Session()
        let weapons = try session.weaponSet(set)
        guard weapons.keys.contains(key) else {
            throw UsageError("\(key): the set \(set) knows no such weapon; see weapons list \(set)")
        }
        let catalogue = try session.catalogue()
        if let item = catalogue.weapon(key) {
            print("\(key)\t\(item.nameEn)\(item.nameJa.map { ", \($0)" } ?? "")")
            print("class\t\(item.main ?? key)")
        } else {
            print("\(key)\tnot in the catalogue")
        }
        let kinship = WeaponKinship(weapons)
        for look in WeaponLook.allCases {
            let own = weapons.prototypes.filter {
                $0.look == look && weapons.keys[$0.key] == key
            }
            let cuts = own.count { $0.isScreenCut }
            print("\(look.rawValue)\t\(own.count - cuts) from icons, \(cuts) cut from screens")
            for pair in kinship.neighbours(of: key, look, count: max(count, 0)) {
                let difference = kinship.difference(pair)
                print(
                    "  \(Self.number(pair.correlation))  \(kinship.key(pair.second))"
                        + "  differs most at the \(difference.place), "
                        + "\(Int((difference.colour * 100).rounded())) % of it in colour"
                )
            }
        }
    }

    static func number(_ value: Double) -> String { String(format: "%.3f", value) }
}
