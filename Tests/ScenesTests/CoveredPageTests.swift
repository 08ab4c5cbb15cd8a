import Foundation
import Game
import Testing
import Video
import Vision

@testable import Scenes

/// Result pages with something over them: null, not wrong, and never a crash.
@Suite struct CoveredPageTests {
    @Test(arguments: [0, 227, 228, 255])
    func aBrightLobbyBoxHasAnEnd(_ luma: UInt8) {
        var box = Patch(width: 40, height: 30, channels: 1)
        for index in box.pixels.indices { box.pixels[index] = luma }
        #expect(ResultHeader.boxEnd(box) == 40)
    }

    @Test func theBoxEndsWhereTheStageBegins() {
        var box = Patch(width: 100, height: 30, channels: 1)
        for y in 0..<30 { for x in 60..<100 { box.pixels[y * 100 + x] = 90 } }
        // A letter's tail at the lower edge.
        for x in 20..<26 { box.pixels[28 * 100 + x] = 255 }
        #expect(ResultHeader.boxEnd(box) == 60)
    }

    @Test(arguments: [
        // Over a row of the other team, beside the arrow; and small, where the arrow is covered.
        "drawbox=x=621:y=235:w=30:h=34:color=yellow:t=fill",
        "drawbox=x=615:y=615:w=45:h=52:color=black:t=fill,"
            + "drawbox=x=630:y=245:w=7:h=11:color=yellow:t=fill",
    ])
    func anotherYellowSpotIsNoArrow(_ cover: String) throws {
        let folder = try Fixtures.Folder()
        let detectors = try SceneDetectors.all(kit: Fixtures.kit())
        let label = try #require(Fixtures.labels().first { $0.file == "scoreboard-en.png" })
        let still = Fixtures.stills.appendingPathComponent(label.file).path
        let file = try folder.variant(of: still, as: "covered.png", ["-vf", cover])
        let picture = try Fixtures.picture(file)
        let found = try Fixtures.reading(of: picture, detectors)
        let reading = try #require(found)
        var tally = FieldTally()
        tally.add(label, reading)
        #expect(tally.wrong == [])
        #expect(reading.fields["us", "inked"]?.value == nil)
    }
}
