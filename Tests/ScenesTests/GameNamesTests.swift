import Foundation
import Game
import Testing
import Vision

@testable import Scenes

@Suite struct GameNamesTests {
    private func names(preferred: String? = nil) throws -> GameNames {
        let folder = Fixtures.models.appendingPathComponent("catalogue")
        return try GameNames(
            catalogue: GameCatalogue(
                json: Data(contentsOf: folder.appendingPathComponent("splatoon3.json"))
            ),
            words: Data(contentsOf: folder.appendingPathComponent("splatoon3-words.json")),
            preferred: preferred
        )
    }

    @Test func everyLanguageHasItsNames() throws {
        let all = try names().all
        #expect(
            all.map(\.language) == [
                "ja", "en", "de", "fr", "es", "it", "nl", "ru", "ko", "zh-CN", "zh-TW",
            ]
        )
        for (language, name) in [
            ("de", "Revierkampf"), ("fr", "Guerre de territoire"), ("es", "Territorial"),
            ("it", "Mischia mollusca"), ("nl", "Grondoorlog"), ("ru", "Бой за район"),
            ("ko", "영역 배틀"), ("zh-CN", "占地对战"), ("zh-TW", "占地對戰"),
        ] {
            let lists = try #require(all.first { $0.language == language })
            #expect(lists.rules.match(texts: [name, name, name]).key == "nawabari")
            #expect(!lists.engines.isEmpty)
            #expect(lists.results.match(texts: ["WIN", "", ""], least: 0).candidates.count == 3)
        }
    }

    @Test func regionsOfALanguageAreNamesOfOneKey() throws {
        let spanish = try #require(try names()["es"])
        for name in ["Torre", "Torreón"] {
            #expect(spanish.rules.match(texts: [name, name, name], margin: 0.02).key == "yagura")
        }
        #expect(spanish.rules.name(of: "yagura", nearest: "torreon") == "Torreón")
        #expect(spanish.rules.name(of: "yagura", nearest: "torre") == "Torre")
    }

    @Test func theLanguageFoundComesFirstUntilForgotten() throws {
        let names = try names()
        #expect(names.inOrderOfLikelihood.map(\.language) == ["ja", "en"])
        names.remember("ko")
        #expect(names.inOrderOfLikelihood.map(\.language) == ["ko", "ja", "en"])
        names.forget()
        #expect(names.inOrderOfLikelihood.map(\.language) == ["ja", "en"])
        #expect(try self.names(preferred: "en")[nil]?.language == "en")
    }

    @Test func firstAndSecondOfAMedalAreToldApartInEveryLanguage() throws {
        for lists in try names().all {
            for first in ["enemy_splatter_no_1", "splat_zone_guard_no_1", "turf_inker_no_1"] {
                let second = first.dropLast() + "2"
                for key in [first, String(second)] {
                    let name = try #require(lists.medals.name(of: key, nearest: ""))
                    let text = String(TextFolding.fold(name))
                    let told = lists.medals.key(of: first, or: String(second), by: text)
                    #expect(told == key, "\(lists.language): \(name)")
                    let bare = text.filter { !"1マ".contains($0) }
                    #expect(lists.medals.key(of: first, or: String(second), by: bare) == nil)
                }
            }
        }
    }

    @Test func onlyChineseIsAkinToChinese() throws {
        let names = try names()
        func akin(_ language: String) throws -> [String] {
            try names.akin(to: #require(names[language])).map(\.language)
        }
        #expect(try akin("zh-CN") == ["zh-TW"])
        #expect(try akin("zh-TW") == ["zh-CN"])
        #expect(try akin("ko").isEmpty && akin("ja").isEmpty && akin("de").isEmpty)
    }

    @Test func searchesInVainGetRare() {
        let memory = LanguageMemory(hint: nil)
        let searches = (0..<1000).filter { _ in memory.maySearch() }.count
        #expect((4...12).contains(searches))
        memory.remember("fr")
        #expect(memory.maySearch())
    }

    @Test func aWarningIsGivenOnce() {
        let memory = LanguageMemory(hint: nil)
        #expect(memory.isNews("kor"))
        memory.forget()
        #expect(!memory.isNews("kor"))
        #expect(memory.isNews("rus"))
    }

    @Test(arguments: [nil, "de", "zh-TW"])
    func aHintDoesNotKeepTheLanguageFromBeingFound(_ hint: String?) throws {
        let kit = try Fixtures.kit(language: hint)
        let detectors = try SceneDetectors.all(kit: kit)
        let pages = try Fixtures.labels().filter {
            ($0.scene == "result.personal" || $0.scene == "result.scoreboard")
                && $0.accept?.contains("unknown") != true
        }
        #expect(Set(pages.map(\.lang)) == ["ja", "en"])
        for label in pages {
            kit.names.forget()
            let still = Fixtures.stills.appendingPathComponent(label.file).path
            let reading = try Fixtures.reading(of: Fixtures.picture(still), detectors)
            #expect(reading?.language == label.lang, "\(label.file)")
        }
    }
}
