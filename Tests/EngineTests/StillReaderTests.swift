import Game
import Testing
import Video
import Vision

@testable import Engine

/// Pictures in which the game does not fill the frame as it should.
@Suite struct StillReaderTests {
    static let places: [StreamLayout.Place] = [
        .init(x: 0.21, y: 0.13, size: 0.7), .init(x: -0.015, y: -0.015, size: 1.03),
        .init(x: 0.004, y: -0.004, size: 1),
    ]
    static let stills = [
        ("personal-ja.png", SceneID.resultPersonal), ("scoreboard-en.png", .resultScoreboard),
        ("hud-zones-ja.png", .battleHud),
    ]

    @Test(arguments: places, stills)
    func findsTheGame(place: StreamLayout.Place, still: (String, SceneID)) throws {
        let reader = try StillReader(kit: StreamLayout.kit())
        var picture = try StreamLayout.frame(of: still.0, at: place)
        let reading = try reader.read(&picture)
        #expect(reading.scene == still.1)
        let truth = place.viewport(width: 1280, height: 720)
        #expect(picture.viewport.distance(to: truth) < 5)
    }

    @Test func readsTheSameInALayout() throws {
        let reader = try StillReader(kit: StreamLayout.kit())
        var whole = try StreamLayout.frame(
            of: "scoreboard-en.png",
            at: .init(x: 0, y: 0, size: 1),
            width: 1920,
            height: 1080
        )
        var inside = try StreamLayout.frame(
            of: "scoreboard-en.png",
            at: .init(x: 0.15, y: 0.1, size: 0.8),
            width: 1920,
            height: 1080
        )
        let wanted = try reader.read(&whole).fields
        let got = Dictionary(
            uniqueKeysWithValues: try reader.read(&inside).fields.leaves.map {
                ($0.name, $0.field.value)
            }
        )
        var read = 0
        for leaf in wanted.leaves {
            guard let value = leaf.field.value, leaf.path.last != "color",
                let other = got[leaf.name] ?? nil
            else { continue }
            #expect(other == value, "\(leaf.name)")
            read += 1
        }
        #expect(read > 40)
    }

    @Test func aRegionGivenByHandIsTaken() throws {
        let region = try #require(GameRegion("128, 72, 960, 540"))
        let reader = try StillReader(kit: StreamLayout.kit(), region: region)
        var picture = try StreamLayout.frame(
            of: "personal-ja.png",
            at: .init(x: 0.1, y: 0.1, size: 0.75)
        )
        #expect(try reader.read(&picture).scene == .resultPersonal)
        #expect(picture.viewport == region.viewport)
        var elsewhere = try StreamLayout.frame(
            of: "personal-ja.png",
            at: .init(x: 0.2, y: 0.2, size: 0.75)
        )
        #expect(try reader.read(&elsewhere).scene == .unknown)
    }

    @Test(arguments: [
        "", "1,2,3", "0,0,10,10", "a,b,c,d", "0,0,nan,540", "0,0,inf,540", "1,2,3,4,5",
    ])
    func aRegionThatIsNoneIsRefused(text: String) {
        #expect(GameRegion(text) == nil)
    }

    @Test func whatIsNoGameIsUnknown() throws {
        let reader = try StillReader(kit: StreamLayout.kit())
        var picture = try StreamLayout.frame(of: "stage.png", at: .init(x: 0.1, y: 0.1, size: 0.7))
        #expect(try reader.read(&picture).scene == .unknown)
    }
}
