import Game
import Testing
import Video

@testable import Scenes
@testable import Vision

@Suite struct LanguageFinderTests {
    /// Strokes of no alphabet, as lettering behind a flickering overlay is.
    private func scrawl() -> Patch {
        var strip = Patch(width: 320, height: 48, channels: 1)
        for y in 8..<40 {
            for x in 12..<308 where (x / 5 * 7 + y / 6 * 11 + x * y / 97) % 3 == 0 {
                strip.pixels[y * 320 + x] = 255
            }
        }
        return strip
    }

    @Test func aSearchInVainLeavesNoEngineOpen() throws {
        let kit = try Fixtures.kit()
        _ = try kit.text.read(scrawl(), language: "eng")
        let parts = [LanguageFinder.Part(strip: scrawl(), list: \.stages)]
        var opened: Set<String> = []
        let found = try kit.languages.best(of: parts, enough: 0.9) { language in
            if let engine = kit.text.installed(language.engines) {
                _ = try kit.text.read(scrawl(), language: engine)
            }
            // Those that were looked through before are closed by now.
            #expect(Set(kit.text.openLanguages).subtracting(["eng"]).count <= 1)
            opened.formUnion(kit.text.openLanguages)
            return (fit: 0.0, reading: 0)
        }
        #expect(found == nil)
        // It was looked through by more engines than were open.
        #expect(!opened.subtracting(["eng"]).isEmpty)
        #expect(Set(kit.text.openLanguages).isSubset(of: ["eng"]))
    }

    @Test func theLanguageFoundKeepsItsEngine() throws {
        let kit = try Fixtures.kit()
        let parts = [LanguageFinder.Part(strip: scrawl(), list: \.stages)]
        let found = try kit.languages.best(of: parts, enough: 0.9) { language in
            guard let engine = kit.text.installed(language.engines) else { return (0, "") }
            _ = try kit.text.read(scrawl(), language: engine)
            return (fit: language.language == "ja" ? 0.95 : 0.1, reading: engine)
        }
        let engine = try #require(found?.reading)
        #expect(kit.text.openLanguages.contains(engine))
    }
}
