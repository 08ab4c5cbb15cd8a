import Testing
import Video

@testable import Vision

/// Needs the data of several languages, which `tools/setup --languages` installs; with two there is
/// less to test.
@Suite struct TextReaderTests {
    private static let languages = ["jpn", "eng", "rus", "kor", "chi_sim"]

    @Test func manyLanguagesLeaveFewEnginesOpen() throws {
        let reader = TextReader()
        let strip = DrawnGlyphs.strip("1240")
        let installed = Self.languages.filter(reader.has)
        try #require(installed.contains("jpn") && installed.contains("eng"))
        // What an engine says does not depend on whether it was opened for this.
        var first: [String: TextLine] = [:]
        for language in installed {
            first[language] = try reader.read(strip, language: language)
            #expect(reader.openLanguages.count <= TextReader.kept)
            #expect(reader.openLanguages.last == language)
        }
        for language in installed.reversed() {
            #expect(try reader.read(strip, language: language) == first[language])
            #expect(reader.openLanguages.count <= TextReader.kept)
        }
    }

    @Test func enginesInUseStayOpen() throws {
        let reader = TextReader()
        let strip = DrawnGlyphs.strip("7")
        for other in Self.languages.filter(reader.has) where other != "eng" {
            _ = try reader.read(strip, language: "eng")
            _ = try reader.read(strip, language: other)
            #expect(reader.openLanguages.suffix(2) == ["eng", other])
        }
    }

    @Test func closedEnginesAreStillInstalled() throws {
        let reader = TextReader()
        _ = try reader.read(DrawnGlyphs.strip("7"), language: "eng")
        reader.close(allBut: ["jpn"])
        #expect(reader.openLanguages.isEmpty)
        #expect(reader.has("eng"))
        #expect(!reader.has("no_such_language"))
        #expect(reader.openLanguages.isEmpty)
    }
}
