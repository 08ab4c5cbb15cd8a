import Foundation
import GRDB
import Game
import Synchronization
import Testing

@testable import Export

@Suite("Tables, chapters and lists")
struct TableTests {
    func csv(_ battles: [BattleResult], players: Bool = false) -> [String] {
        var lines: [String] = []
        let write = { (line: String) in lines.append(line) }
        if players { CSVTable.players(battles, write) } else { CSVTable.battles(battles, write) }
        return lines
    }

    @Test func aRowABattleAndARowAPlayer() throws {
        let battles = [try Battles.battle("turf"), try Battles.battle("tricolor")]
        let rows = csv(battles)
        #expect(rows.count == 3)
        #expect(rows[0].hasPrefix("battle,source,game,start,"))
        #expect(rows[1].contains(",regular,nawabari,yunohana,win,0,1,0.98,nova,Player 1,812,9,"))
        // As many cells in every row.
        #expect(Set(rows.map { $0.count(where: { $0 == "," }) }).count == 1)
        let players = csv(battles, players: true)
        #expect(players.count == 1 + 8 + 8)
        #expect(players.last?.contains(",third,2,Player 2,0,hokusai,") == true)
    }

    static let cells: [(String, String)] = [
        ("plain", "plain"), ("a,b", "\"a,b\""), ("say \"x\"", "\"say \"\"x\"\"\""),
        ("two\nlines", "\"two\nlines\""), (" edge", "\" edge\""), ("ナワバリ", "ナワバリ"),
    ]

    @Test(arguments: cells)
    func cellsAreQuotedWhereNeeded(text: String, cell: String) {
        #expect(CSVTable.line([.string(text), nil, 1]) == cell + ",,1")
    }

    @Test func jsonIsOneListOfAmendedResults() throws {
        var text = ""
        let battles = [try Battles.battle("amended"), try Battles.battle("turf", ["battle": "b"])]
        BattleJSON.write(battles) { text += $0 + "\n" }
        let json = try JSONParser.parse(text)
        #expect(json[1]?["battle"] == "b")
        #expect(json[0]?["data"]?["rule"] == "area")
        var empty = ""
        BattleJSON.write([]) { empty += $0 }
        #expect(empty == "[]")
    }

    @Test func theDatabaseCanBeFilledAgain() throws {
        let folder = try TestFolder()
        func line(_ name: String, _ changes: [String: JSONValue] = [:]) throws -> String {
            JSONWriter.string(try Battles.json(name, changes)) + "\n"
        }
        let old = try folder.write("old", try line("ranked"))
        let new = try folder.write(
            "new",
            try line("ranked") + line("amended", ["data.me.death": 9])
        )
        let path = folder.path("battles.sqlite")
        for file in [old, new, new, old] {
            #expect(try BattleDatabase(path: path).add([file]) { _ in })
        }
        let queue = try DatabaseQueue(path: path)
        try queue.read { db in
            #expect(try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM battles") == 1)
            #expect(try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM players") == 8)
            #expect(try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM events") == 2)
            // The file that lacks the amendment has not taken it back.
            #expect(try Int.fetchOne(db, sql: "SELECT my_death FROM battles") == 9)
            let weapon = try String.fetchOne(
                db,
                sql: "SELECT weapon FROM players WHERE side = 'them' AND slot = 2"
            )
            #expect(weapon == "carbon")
        }
        try queue.write { try $0.execute(sql: "PRAGMA user_version = 9") }
        #expect(throws: DatabaseProblem.self) { try BattleDatabase(path: path) }
    }

    @Test func theDatabaseIsFreeWhileAPipeWaits() throws {
        let folder = try TestFolder()
        let (pipe, path) = (folder.path("pipe"), folder.path("battles.sqlite"))
        try #require(mkfifo(pipe, 0o600) == 0)
        let isWhole = Mutex<Bool?>(nil)
        let (reading, isOpen) = (DispatchGroup(), DispatchSemaphore(value: 0))
        DispatchQueue.global().async(group: reading) {
            guard let database = try? BattleDatabase(path: path) else { return }
            isOpen.signal()
            let added = try? database.add([pipe]) { _ in }
            isWhole.withLock { $0 = added }
        }
        try #require(isOpen.wait(timeout: .now() + 20) == .success)
        let scan = try FileHandle(forWritingTo: URL(fileURLWithPath: pipe))
        func tell(_ id: String) throws {
            let line = JSONWriter.string(try Battles.json("ranked", ["battle": .string(id)]))
            try scan.write(contentsOf: Data((line + "\n").utf8))
        }
        try tell("one")
        var others = Configuration()
        others.busyMode = .timeout(10)
        let queue = try DatabaseQueue(path: path, configuration: others)
        func battles() throws -> Int {
            try queue.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM battles") ?? 0 }
        }
        // The scan goes on, and what it has told can be read and changed.
        let deadline = ContinuousClock.now + .seconds(20)
        while try battles() < 1, .now < deadline { Thread.sleep(forTimeInterval: 0.01) }
        try #require(battles() == 1)
        try queue.write { try $0.execute(sql: "UPDATE battles SET my_death = 3") }
        try tell("two")
        try scan.close()
        try #require(reading.wait(timeout: .now() + 20) == .success)
        #expect(isWhole.withLock { $0 } == true)
        #expect(try battles() == 2)
        let death = try queue.read {
            try Int.fetchOne($0, sql: "SELECT my_death FROM battles WHERE battle = 'one'")
        }
        #expect(death == 3)
    }

    func chapters(_ starts: [Double], _ format: ChapterList.Format, language: String = "en") throws
        -> (lines: [String], isTooShort: Bool)
    {
        let battles = try starts.enumerated().map { index, start in
            try Battles.battle(
                "turf",
                [
                    "battle": .string("b\(index)"), "data.start_pts": .number(start),
                    "data.end_pts": .number(start + 180),
                ]
            )
        }
        let list = ChapterList(battles, catalogue: try Battles.catalogue(), language: language)
        return (list.lines(format), list.isTooShort)
    }

    @Test func youtubeChaptersStartAtZero() throws {
        let some = try chapters([4000.5, 61.5], .youtube)
        #expect(
            some.lines == [
                "0:00 Start", "1:01 Turf War, Scorch Gorge - Luna Blaster - Victory",
                "1:06:40 Turf War, Scorch Gorge - Luna Blaster - Victory",
            ]
        )
        #expect(!some.isTooShort)
        #expect(try chapters([0.4, 5], .youtube).lines[0].hasPrefix("0:00 Turf"))
        #expect(try chapters([61], .youtube).isTooShort)
        #expect(try chapters([5, 300], .youtube).isTooShort)
        #expect(try chapters([61], .youtube, language: "ja").lines[1].contains("ユノハナ大渓谷"))
    }

    @Test func metadataForFFmpegIsEscaped() throws {
        let battle = try Battles.battle("turf", ["data.stage": "a;b=c#d\\"])
        let list = ChapterList([battle], catalogue: try Battles.catalogue(), language: "en")
        let lines = list.lines(.ffmetadata)
        #expect(
            Array(lines.prefix(5)) == [
                ";FFMETADATA1", "[CHAPTER]", "TIMEBASE=1/1000", "START=61500", "END=271533",
            ]
        )
        #expect(lines[5].contains(##"a\;b\=c\#d\\ -"##))
    }

    @Test func timesBeyondAllRecordingsAreNone() throws {
        let battle = try Battles.battle("turf", ["data.start_pts": nil, "pts": 1e300])
        #expect(battle.position == nil)
        let list = ChapterList([battle], catalogue: try Battles.catalogue(), language: "en")
        #expect(list.lines(.youtube) == ["0:00 Start"])
    }

    @Test func vodEntriesHaveEverybodysWeapon() throws {
        var text = ""
        try VodList.write(
            [Battles.battle("tricolor")],
            catalogue: Battles.catalogue(),
            link: LinkTemplate("https://example.org/?t={t}")
        ) { text += $0 }
        let entry = try #require(try JSONParser.parse(text)[0])
        #expect(entry["start_seconds"] == 61)
        #expect(entry["mode"] == ["key": "tricolor", "name": "Tricolor Turf War"])
        #expect(entry["stage"]?["name"] == "Scorch Gorge")
        #expect(entry["weapons"]?["us"]?[3] == ["key": "52gal", "name": ".52 Gal"])
        #expect(entry["weapons"]?["third"]?[0]?["name"] == "Inkbrush")
        #expect(entry["link"] == "https://example.org/?t=61")
    }

    @Test func statisticsLeaveOutWhatDoesNotCount() throws {
        let results: [JSONValue] = [
            "win", "win", "lose", "draw", "exempted_lose", "no_contest", nil,
        ]
        let battles = try results.enumerated().map { index, result in
            try Battles.battle(
                "turf",
                [
                    "battle": .string("b\(index)"), "data.result": result,
                    "data.me.death": index == 0 ? nil : .int(index),
                    "data.start_wall": .string("2026-11-2\(3 + index / 6)T23:30:00.000Z"),
                ]
            )
        }
        let utc = try #require(TimeZone(identifier: "UTC"))
        let statistics = BattleStatistics(battles, zone: utc)
        #expect(statistics.all.battles == 6)
        #expect(statistics.all.winRate == 2.0 / 3)
        // 1, 2, 3, 4 and 6: the first is not known, the one that was called off not counted.
        #expect(statistics.all.average("death") == 3.2)
        let days = statistics.groups.first { $0.grouping == .day }?.rows.map(\.key)
        #expect(days == ["2026-11-23", "2026-11-24"])
        let tokyo = try #require(TimeZone(identifier: "Asia/Tokyo"))
        let later = BattleStatistics(battles, zone: tokyo).groups.first { $0.grouping == .day }
        #expect(later?.rows.map(\.key) == ["2026-11-24", "2026-11-25"])
        #expect(try JSONParser.parse(statistics.json)["rule"]?["nawabari"]?["battles"] == 6)
        #expect(BattleStatistics([]).all.winRate == nil)
    }
}
