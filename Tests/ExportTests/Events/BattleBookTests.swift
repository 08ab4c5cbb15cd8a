import Game
import Testing

@testable import Export

@Suite("Battles out of lines")
struct BattleBookTests {
    @Test func theAmendedResultStandsWhicheverComesFirst() throws {
        let plain = try Battles.line("ranked", ["data.stage": "zatou"])
        let amended = try Battles.line("amended")
        for order in [[plain, amended], [amended, plain], [plain, amended, plain]] {
            var book = BattleBook()
            for line in order { _ = try book.add(line) }
            #expect(book.battles.count == 1)
            #expect(book.battles[0].text("stage") == "yunohana")
        }
    }

    @Test func battlesComeInOrderAndNoneWithoutAnID() throws {
        var book = BattleBook()
        for id in ["b", "a", "c"] {
            _ = try book.add(Battles.line("turf", ["battle": .string(id)]))
        }
        #expect(book.battles.map(\.id) == ["b", "a", "c"])
        #expect(throws: EventLine.Problem.self) {
            _ = try book.add(Battles.line("turf", ["battle": nil]))
        }
    }

    @Test func pagesAndPlacesAreRemembered() throws {
        var book = BattleBook()
        _ = try book.add(
            event("stream.opened", 0, ["width": 1280, "height": 720, "duration": 99.5])
        )
        _ = try book.add(event("stream.calibrated", 10, ["crop": [1.5, 2, 640, 360]]))
        _ = try book.add(event("stream.calibrated", 100, ["crop": [0, 0, 1280, 720]]))
        let id = try #require(try book.add(Battles.line("turf", ["data.judge_pts": nil])))
        let pages = try #require(book.battle(id)?.pages)
        #expect(pages.scoreboard == 256.2)
        #expect(pages.judge == nil)
        #expect(pages.stream?.width == 1280)
        #expect(pages.stream?.crop(at: 5) == [1.5, 2, 640, 360])
        #expect(pages.stream?.crop(at: 99) == [1.5, 2, 640, 360])
        #expect(pages.stream?.crop(at: 100) == [0, 0, 1280, 720])
    }

    func event(_ type: String, _ pts: Double, _ data: JSONValue) throws -> EventLine {
        let json: JSONValue = [
            "v": 1, "type": .string(type), "id": "x", "source": "vod.mp4", "pts": .number(pts),
            "game": "splatoon3", "data": data,
        ]
        return try #require(try EventLine(text: Array(JSONWriter.string(json).utf8)[...]))
    }
}
