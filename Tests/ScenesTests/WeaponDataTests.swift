import Foundation
import Game
import Models
import Testing
import Vision

@testable import Scenes

@Suite struct WeaponDataTests {
    private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    @Test func aSetWithoutWeaponsIsRefusedByName() throws {
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("empty-\(UUID().uuidString).ikaset")
        defer { try? FileManager.default.removeItem(at: file) }
        try WeaponSet().save(to: file.path)
        let data = DataFolder(url: root.appendingPathComponent("Models"))
        let catalogue = try GameCatalogue(json: data.read("catalogue/splatoon3.json"))
        let error = #expect(throws: WeaponSetError.self) {
            try WeaponMatcher(named: file.path, in: data, catalogue: catalogue)
        }
        #expect(error?.path == file.path)
        #expect(error?.message.contains("enroll") == true)
    }

    @Test func kitsShareTheClassOfTheirMainWeapon() throws {
        let data = DataFolder(url: root.appendingPathComponent("Models"))
        let classes = try GameCatalogue(json: data.read("catalogue/splatoon3.json")).weaponClasses
        #expect(classes["sshooter_collabo"] == "sshooter")
        #expect(classes["heroshooter_replica"] == "sshooter")
        #expect(classes["liter4k_scope"] == "liter4k_scope")
        #expect(classes.count == 173)
    }
}
