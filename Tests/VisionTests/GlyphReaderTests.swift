import Testing
import Video

@testable import Vision

@Suite struct GlyphReaderTests {
    private let reader = GlyphReader(set: DrawnGlyphs.set)
    private let heights = 20...36

    @Test func digitsAreReadFromLeftToRight() {
        let line = reader.read(DrawnGlyphs.strip("20714"), heights: heights)
        #expect(line.text == "20714")
        #expect(line.score > 0.9)
        let lefts = line.glyphs.map(\.box.x0)
        #expect(lefts == lefts.sorted())
        #expect(line.glyphs.allSatisfy { $0.box.height == DrawnGlyphs.height })
    }

    @Test func halfAsBrightIsStillLettering() {
        #expect(reader.read(DrawnGlyphs.strip("247", light: 120), heights: heights).text == "247")
    }

    @Test(arguments: [("00", 3), ("02", 1), ("40", 4), ("04", 4)])
    func digitsThatTouchAreParted(_ text: String, _ row: Int) {
        var strip = DrawnGlyphs.strip(text, gap: 1)
        // One dot of light between two strokes, as small screens blur them: one connected part.
        for y in 8 + row * DrawnGlyphs.dot..<8 + (row + 1) * DrawnGlyphs.dot {
            strip[8 + 5 * DrawnGlyphs.dot, y] = 160
        }
        #expect(GlyphReader.boxes(of: strip, threshold: 128).count == 1)
        #expect(reader.read(strip, heights: heights).text == text)
    }

    @Test(arguments: ["20", "42", "72", "07", "00"])
    func digitsThatOverlapAreNeverReadAsOthers(_ text: String) {
        let read = reader.read(DrawnGlyphs.strip(text, gap: -1), heights: heights).text
        #expect(read == text || read.contains("?"))
    }

    @Test func aSignThatNobodyTaughtIsUnknown() {
        let strip = DrawnGlyphs.strip("2")
        let foreign = DrawnGlyphs.strip("&")
        // The dots lie apart; read them as one sign.
        let box = GlyphBox(x0: 8, y0: 8, x1: 28, y1: 36)
        let glyph = reader.classify(foreign, box)
        #expect(glyph.glyph == nil)
        #expect(GlyphReader.Line(glyphs: [glyph]).text == "?")
        #expect(GlyphReader.Line(glyphs: [glyph]).score == 0)
        #expect(reader.classify(strip, box).glyph == "2")
    }

    @Test func oneUnknownGlyphMakesTheLineUnsure() {
        let sure = reader.read(DrawnGlyphs.strip("24"), heights: heights).glyphs
        var unknown = sure[0]
        unknown.glyph = nil
        #expect(GlyphReader.Line(glyphs: sure).score > 0.9)
        #expect(GlyphReader.Line(glyphs: sure + [unknown]).score == 0)
    }

    @Test func aSmudgeIsNotRead() {
        var smudge = Patch(width: 60, height: 44, channels: 1)
        for y in 8..<36 {
            for x in 10..<34 {
                let (dx, dy) = (Double(x) - 22, Double(y) - 22)
                smudge[x, y] = UInt8(max(0, 255 - (dx * dx + dy * dy) * 0.9))
            }
        }
        let line = reader.read(smudge, heights: heights)
        #expect(line.glyphs.allSatisfy { $0.glyph == nil })
        // A full block is none either.
        var block = Patch(width: 60, height: 44, channels: 1)
        for y in 8..<36 { for x in 20..<40 { block[x, y] = 255 } }
        #expect(reader.read(block, heights: heights).glyphs.allSatisfy { $0.glyph == nil })
    }

    @Test func whatIsTooDarkOrOfTheWrongHeightIsNoLettering() {
        #expect(reader.read(DrawnGlyphs.strip("247", light: 60), heights: heights).glyphs == [])
        #expect(reader.read(DrawnGlyphs.strip("247"), heights: 40...60).glyphs == [])
        #expect(
            reader.read(Patch(width: 30, height: 30, channels: 1), heights: heights).glyphs == []
        )
    }

    @Test func withoutPrototypesNothingIsRead() {
        let empty = GlyphReader(set: GlyphSet(prototypes: []))
        let line = empty.read(DrawnGlyphs.strip("2"), heights: heights)
        #expect(line.text == "?")
        #expect(line.score == 0)
    }
}
