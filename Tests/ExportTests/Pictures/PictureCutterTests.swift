import Foundation
import Game
import Scenes
import Testing
import Video
import Vision

@testable import Export

@Suite("Pictures")
struct PictureCutterTests {
    let cutter: PictureCutter
    let demo = Battles.root.appendingPathComponent("Fixtures/demo.mp4").path

    init() throws {
        let file = Battles.root.appendingPathComponent("Models/layouts/splatoon3.json")
        cutter = PictureCutter(layout: try Layout(json: Data(contentsOf: file), name: "layout"))
    }

    func order(
        source: String,
        hidesNames: Bool = false,
        _ changes: [String: JSONValue] = [:]
    ) throws -> PictureOrder? {
        // The judgement and the scoreboard of the demo's first whole battle.
        let given: [String: JSONValue] = [
            "source": .string(source), "data.judge_pts": 30.0, "data.scoreboard_pts": 36.4,
        ]
        return PictureOrder(
            try Battles.battle("turf", given.merging(changes) { $1 }),
            hidesNames: hidesNames
        )
    }

    func picture(_ png: [UInt8]) throws -> Patch {
        let folder = try TestFolder()
        let file = folder.path("a.png")
        try Data(png).write(to: URL(fileURLWithPath: file))
        var reader = try VideoReader(file)
        var frame = Frame()
        #expect(try reader.next(into: &frame))
        return frame.copy()
    }

    /// How many different colours an area (canvas units) has.
    func colours(_ patch: Patch, _ area: CanvasRect) -> Int {
        let scale = Double(patch.width) / Viewport.width
        var found: Set<[UInt8]> = []
        for y in Int(area.y * scale)..<Int(area.bottom * scale) {
            for x in Int(area.x * scale)..<Int(area.right * scale) {
                found.insert([patch[x, y, 0], patch[x, y, 1], patch[x, y, 2]])
            }
        }
        return found.count
    }

    @Test func bothPagesAreCutAtTheSitesSize() throws {
        let found = try cutter.pictures(#require(try order(source: demo)))
        #expect(found.map(\.0) == ["image_judge", "image_result"])
        for (_, png) in found {
            let patch = try picture(png)
            #expect(patch.width == 1280 && patch.height == 720)
        }
    }

    @Test func hiddenNamesAreCovered() throws {
        let open = try cutter.pictures(#require(try order(source: demo)))
        let hidden = try cutter.pictures(#require(try order(source: demo, hidesNames: true)))
        let pages: [PictureOrder.Page.Kind] = [.judge, .scoreboard]
        for (index, page) in pages.enumerated() {
            let before = try picture(open[index].1)
            let after = try picture(hidden[index].1)
            let inside = CanvasRect(x: 0, y: 0, width: Viewport.width, height: Viewport.height)
            for area in cutter.names(on: page) {
                let area = CanvasRect(
                    x: max(area.x, inside.x),
                    y: area.y,
                    width: min(area.right, inside.right) - max(area.x, inside.x),
                    height: area.height
                )
                #expect(colours(before, area) > 20)
                #expect(colours(after, area) == 1)
            }
            // The rest is as it was.
            let title = CanvasRect(x: 900, y: 40, width: 400, height: 90)
            #expect(colours(before, title) == colours(after, title))
        }
    }

    @Test func onlyTheGameIsCut() throws {
        var narrow = try #require(try order(source: demo))
        for index in narrow.pages.indices { narrow.pages[index].crop = [640, 0, 320, 180] }
        let whole = try cutter.pictures(#require(try order(source: demo)))
        let found = try cutter.pictures(narrow)
        #expect(try picture(found[1].1) != picture(whole[1].1))
    }

    @Test func anotherRecordingOfThatNameIsNotCut() throws {
        var other = try #require(try order(source: demo))
        other.duration = 64
        #expect(throws: PictureCutter.Failure.self) { try cutter.pictures(other) }
        let gone = try #require(try order(source: "/none/vod.mp4"))
        #expect(throws: PictureCutter.Failure.self) { try cutter.pictures(gone) }
    }

    @Test func ordersSurviveTheOutboxAndPipesHaveNone() throws {
        let some = try #require(try order(source: "vod.mp4", hidesNames: true))
        #expect(some.source.hasPrefix("/"))
        #expect(PictureOrder(json: try #require(some.json)) == some)
        #expect(try order(source: "-") == nil)
        #expect(try order(source: demo, ["data.judge_pts": nil])?.pages.count == 1)
        // Where names stand on a page of three teams is not known.
        let tricolor = try order(source: demo, hidesNames: true, ["data.rule": "tricolor"])
        #expect(tricolor?.shown.map(\.kind) == [.judge])
        #expect(try order(source: demo, hidesNames: true, ["data.rule": nil])?.shown.count == 1)
        #expect(try order(source: demo, ["data.rule": "tricolor"])?.shown.count == 2)
    }
}
