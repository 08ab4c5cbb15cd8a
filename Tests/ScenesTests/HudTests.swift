import Game
import Testing
import Video
import Vision

@testable import Scenes

/// The HUD's numbers, and the HUD without them.
@Suite struct HudTests {
    /// Every digit was seen in lettering of the game's own, not only drawn in a font that is like it.
    @Test(arguments: [MatchClock.styles, ObjectiveCounts.styles])
    func everyDigitWasSeen(_ styles: Set<String>) throws {
        let glyphs = try Fixtures.kit().glyphs.limited(to: styles.subtracting(["drawn"]))
        let seen = Set(glyphs.prototypes.map(\.glyph))
        #expect(seen.isSuperset(of: "0123456789"))
    }

    @Test func aWordInPlaceOfTheClockLeavesTheLamps() throws {
        let folder = try Fixtures.Folder()
        let label = try #require(Fixtures.labels().first { $0.file == "hud-zones-ja.png" })
        let still = Fixtures.stills.appendingPathComponent(label.file).path
        // Strokes that are no digits, on the box's own grey.
        let cover = ["drawbox=x=604:y=36:w=72:h=32:color=0x2a2a2a:t=fill"]
        let strokes = (0..<8).map { "drawbox=x=\(608 + $0 * 8):y=44:w=3:h=16:color=white:t=fill" }
        let file = try folder.variant(
            of: still,
            as: "word.png",
            ["-vf", (cover + strokes).joined(separator: ",")]
        )
        let picture = try Fixtures.picture(file)
        let found = try Fixtures.reading(of: picture, SceneDetectors.all(kit: Fixtures.kit()))
        let reading = try #require(found)
        #expect(reading.scene == .battleHud)
        #expect(reading.fields["clock"]?.field?.reason == .lowScore)
        #expect(reading.fields["overtime"]?.value == nil)
        let lamps = ["us", "them"].flatMap { reading.fields[$0]?.items ?? [] }
        #expect(lamps.count { $0["weapon"]?.value != nil } >= 6)
    }

    /// The last letter of a name may be a dash, alone in the column that is looked at.
    @Test(arguments: [0, 3, 5, 24])
    func aNamePartsTheRowsCapsule(_ stroke: Int) throws {
        var page = Patch(width: 1920, height: 1080, channels: 3)
        for index in page.pixels.indices { page.pixels[index] = 40 }
        func fill(_ rows: Range<Int>, _ luma: UInt8) {
            for y in rows {
                for index in (y * 1920 + 900) * 3..<(y * 1920 + 1800) * 3 {
                    page.pixels[index] = luma
                }
            }
        }
        fill(365..<435, 4)
        fill(400 - stroke / 2..<400 - stroke / 2 + stroke, 230)
        let picture = try Fixtures.picture(of: page)
        let search = try Fixtures.kit().layout[.personalRowSearch]
        let middle = ResultPersonal.rowMiddle(picture, search: search)
        #expect(abs((middle ?? 0) - 400) <= 1)
    }
}
