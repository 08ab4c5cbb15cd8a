import Foundation
import Testing

@testable import Game

@Suite struct GameCatalogueTests {
    private func load() throws -> GameCatalogue {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Models/catalogue/splatoon3.json").standardized
        return try GameCatalogue(json: Data(contentsOf: file))
    }

    @Test func theFileHasWhatTheGameHas() throws {
        let catalogue = try load()
        #expect(catalogue.weapons.count == 173)
        #expect(catalogue.rules.map(\.key).contains("tricolor"))
        #expect(catalogue.weapon("52gal")?.name(in: "ja") == ".52ガロン")
        #expect(catalogue.stage("yunohana")?.name(in: "de") == "Sengkluft")
        #expect(catalogue.rule("area")?.name(in: "xx-YY") == "Splat Zones")
        #expect(catalogue.medals.allSatisfy { !($0.allNames ?? []).isEmpty })
        let keys = Set(catalogue.weapons.map(\.key))
        #expect(catalogue.weapons.compactMap(\.main).allSatisfy(keys.contains))
        #expect(catalogue.weapons.compactMap(\.reskinOf).allSatisfy(keys.contains))
    }

    @Test func aKeyTwiceIsRefused() {
        let item = #"{"key":"a","name_en":"A"}"#
        let text =
            #"{"game":"g","source":"s","weapons":[\#(item),\#(item)],"stages":[],"rules":[],"#
            + #""lobbies":[],"ranks":[],"medals":[],"specials":[]}"#
        #expect(throws: GameCatalogue.Failure.self) {
            try GameCatalogue(json: Data(text.utf8))
        }
        #expect(throws: GameCatalogue.Failure.self) { try GameCatalogue(json: Data("x".utf8)) }
    }
}
