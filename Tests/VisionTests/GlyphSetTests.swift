import Foundation
import Testing

@testable import Vision

@Suite struct GlyphSetTests {
    @Test func whatWasWrittenIsReadAgain() throws {
        let set = DrawnGlyphs.set
        let again = try GlyphSet(json: set.json(), name: "set.json")
        #expect(again.prototypes.map(\.glyph) == set.prototypes.map(\.glyph).sorted())
        #expect(again.prototypes.allSatisfy { $0.style == "drawn" && $0.samples == 1 })
        for (old, new) in zip(set.prototypes.sorted { $0.glyph < $1.glyph }, again.prototypes) {
            // One byte a value is all that may be lost.
            #expect(old.feature.likeness(new.feature) > 0.999)
        }
        let reader = GlyphReader(set: again)
        #expect(reader.read(DrawnGlyphs.strip("2047"), heights: 20...36).text == "2047")
        #expect(try again.json() == GlyphSet(json: again.json(), name: "").json())
    }

    @Test func stylesAreKeptApart() {
        var set = DrawnGlyphs.set
        for index in 0..<2 { set.prototypes[index].style = "clock" }
        #expect(set.limited(to: ["clock"]).prototypes.count == 2)
        #expect(set.limited(to: ["drawn", "clock"]).prototypes.count == set.prototypes.count)
        #expect(set.limited(to: ["other"]).prototypes.isEmpty)
    }

    @Test func theShippedSetHasEveryDigitInEveryStyleItIsAskedFor() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Models/glyphs/splatoon3.json")
        let set = try GlyphSet(json: Data(contentsOf: file), name: "splatoon3.json")
        for styles in [["result", "drawn"], ["clock", "drawn"], ["board", "drawn"]] {
            let known = Set(set.limited(to: Set(styles)).prototypes.map(\.glyph))
            #expect(known.isSuperset(of: "0123456789"), "\(styles)")
        }
    }

    @Test(arguments: [
        "", "{}", "[1]", #"[{"glyph":"1","style":"s","samples":1}]"#, "\u{0}",
    ])
    func whatIsNoSetIsNamed(_ text: String) {
        #expect(message(text)?.hasPrefix("bad.json: not a glyph set") == true)
    }

    @Test(arguments: [
        #"[{"glyph":"7","style":"s","samples":1,"vector":"%%%"}]"#,
        #"[{"glyph":"7","style":"s","samples":1,"vector":"AAAA"}]"#,
    ])
    func aBadVectorIsNamedWithItsGlyph(_ text: String) {
        #expect(message(text) == "bad.json: bad glyph 7")
    }

    @Test func anEmptyGlyphIsRefused() {
        let zeros = Data(count: GlyphFeature.side * GlyphFeature.side).base64EncodedString()
        let text = #"[{"glyph":"","style":"s","samples":1,"vector":"\#(zeros)"}]"#
        #expect(message(text)?.contains("bad glyph") == true)
    }

    private func message(_ text: String) -> String? {
        do throws(VisionError) {
            _ = try GlyphSet(json: Data(text.utf8), name: "bad.json")
            return nil
        } catch {
            return error.message
        }
    }
}
