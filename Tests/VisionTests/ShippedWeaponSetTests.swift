import Foundation
import Testing

@testable import Vision

/// The sets that ship with the program, against the catalogue and their cards.
@Suite struct ShippedWeaponSetTests {
    private let models = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Models")

    private struct Catalogue: Decodable {
        struct Weapon: Decodable { let key: String }
        let weapons: [Weapon]
    }

    private struct Card: Decodable {
        let keys: Int
        let prototypes: Int
        let modelVersion: UInt32
        let bytes: Int
    }

    @Test(arguments: ["splatoon3", "demo"])
    func everyKeyIsInTheCatalogueAndTheCardIsRight(name: String) throws {
        let file = models.appendingPathComponent("weapons/\(name).ikaset")
        let set = try WeaponSet(contentsOf: file.path)
        let catalogue = try JSONDecoder().decode(
            Catalogue.self,
            from: Data(contentsOf: models.appendingPathComponent("catalogue/splatoon3.json"))
        )
        let known = Set(catalogue.weapons.map(\.key))
        #expect(set.keys.filter { !known.contains($0) } == [])
        #expect(Set(set.keys).count == set.keys.count)
        _ = try WeaponMatcher(set, trust: DrawnIcon.trust())

        let card = try JSONDecoder().decode(
            Card.self,
            from: Data(contentsOf: models.appendingPathComponent("weapons/\(name).card.json"))
        )
        #expect(card.keys == set.keys.count)
        #expect(card.prototypes == set.prototypes.count)
        #expect(card.modelVersion == WeaponSet.modelVersion)
        #expect(try card.bytes == Data(contentsOf: file).count)
        if name == "splatoon3" { #expect(Set(set.keys) == known) }
    }
}
