import Foundation
import GRDB
import Game
import Scenes
import Testing

@testable import Export

/// Nothing listens where it sends to: what is looked at is the way there.
@Suite("Upload of a live session")
struct StatInkLiveTests {
    let folder: TestFolder
    let outbox: Outbox
    let told = Told()
    let server = "http://127.0.0.1:9"

    init() throws {
        // As the command does: a closed pipe is an error, not the end.
        signal(SIGPIPE, SIG_IGN)
        folder = try TestFolder()
        outbox = try Outbox(path: folder.path("outbox.sqlite"))
    }

    func live() throws -> StatInkLive {
        let file = Battles.root.appendingPathComponent("Models/layouts/splatoon3.json")
        let http = HTTPClient()
        let export = StatInkExport(
            catalogue: try Battles.catalogue(),
            layout: try Layout(json: Data(contentsOf: file), name: "layout"),
            server: try StatInkServer(server),
            http: http,
            outboxPath: outbox.path,
            options: StatInkOptions(agentVersion: "1.2.3"),
            key: {
                try StatInkKey(
                    .init(
                        environment: "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG",
                        file: "",
                        isFileNamed: false,
                        configured: nil,
                        configuration: ""
                    )
                )
            },
            tell: { [told] in told.tell($0) }
        )
        return try StatInkLive(export, http: http)
    }

    func line(_ battle: String, _ changes: [String: JSONValue] = [:]) throws -> String {
        let changes = changes.merging(["battle": .string(battle)]) { a, _ in a }
        return JSONWriter.string(try Battles.json("turf", changes))
    }

    @Test func anOutboxThatDoesNotSendIsToldAtOnceAndStillTakesBattles() throws {
        // What only sending needs.
        try FileManager.default.createDirectory(
            atPath: outbox.path + ".lock",
            withIntermediateDirectories: false
        )
        let live = try live()
        live.take(try line("a"))
        // The second battle lets the first one go.
        live.take(try line("b", ["data.stage": "zatou"]))
        #expect(told.waits(for: "nothing more is sent"))
        live.take(try line("c", ["data.start_wall": "2026-11-23T12:15:01.500Z"]))
        #expect(!live.finish(within: 20))
        #expect(told.lines.filter { $0.contains(outbox.path + ".lock") }.count == 1)
        #expect(told.lines.filter { $0.contains("nothing more is sent") }.count == 1)
        #expect(try outbox.waiting(for: server).count == 3)
    }

    @Test func anOutboxThatTakesNothingIsToldAtOnce() throws {
        try outbox.write { db in
            try db.execute(
                sql: """
                    CREATE TRIGGER no_room BEFORE INSERT ON battle
                    BEGIN SELECT RAISE(ABORT, 'no room'); END
                    """
            )
        }
        let live = try live()
        live.take(try line("a"))
        #expect(told.waits(for: "no room"))
        live.take(try line("b", ["data.stage": "zatou"]))
        #expect(!live.finish(within: 20))
        let lines = told.lines.filter { $0.contains("no room") }
        #expect(lines.count == 1)
        #expect(lines.first?.hasPrefix(outbox.path) == true)
    }

    @Test func theEndWaitsForNoLock() throws {
        let other = try DatabaseQueue(path: outbox.path)
        let start = ContinuousClock.now
        try other.write { db in
            try db.execute(sql: "INSERT INTO note VALUES ('a', 'b')")
            let live = try live()
            #expect(!live.finish(within: 0.4))
        }
        #expect(start.duration(to: .now) < .seconds(5))
        #expect(told.lines.contains { $0.contains("not ready in time") })
    }

    @Test func withoutBattlesAllIsWell() throws {
        let live = try live()
        #expect(live.finish(within: 20))
    }
}
