import Foundation
import GRDB
import Game
import Synchronization
import Testing

@testable import Export

@Suite("Outbox")
struct OutboxTests {
    let folder: TestFolder
    let outbox: Outbox
    let server = "https://example.org"

    init() throws {
        folder = try TestFolder()
        outbox = try Outbox(path: folder.path("state/outbox.sqlite"))
    }

    func draft(
        _ battle: BattleResult,
        state: OutboxState = .queued,
        settles: Double? = nil
    ) throws -> OutboxDraft {
        let body = try Battles.body(battle)
        return OutboxDraft(
            uuid: BattleUUID.of(battle: battle.id),
            battle: battle.id,
            game: "splatoon3",
            source: battle.line.source,
            body: body.json,
            pictures: nil,
            content: BattleContent(body: body, of: battle),
            isAmended: battle.line.isAmended,
            state: state,
            reason: nil,
            settles: settles
        )
    }

    func battle(_ id: String, _ changes: [String: JSONValue] = [:]) throws -> BattleResult {
        try Battles.battle("turf", changes.merging(["battle": .string(id)]) { a, _ in a })
    }

    func store(_ drafts: OutboxDraft...) throws -> [OutboxOutcome] {
        try outbox.store(drafts, server: server)
    }

    @Test func aBattleIsStoredOnce() throws {
        let draft = try draft(battle("a"))
        #expect(try store(draft) == [.added(.queued, reason: nil)])
        #expect(try store(draft) == [.known(.queued)])
        #expect(try outbox.waiting(for: server).count == 1)
        // Another server has not got it.
        #expect(try outbox.store([draft], server: "https://b.c") == [.added(.queued, reason: nil)])
    }

    @Test func theOldestGoesFirstAndATroublemakerLater() throws {
        for (id, hour, weapon) in [("a", 14, "nova"), ("b", 12, "bold"), ("c", 13, "52gal")] {
            _ = try store(
                draft(
                    battle(
                        id,
                        [
                            "data.start_wall": .string("2026-11-23T\(hour):00:00.000Z"),
                            "data.me.weapon": .string(weapon),
                        ]
                    )
                )
            )
        }
        let first = try #require(try outbox.next(for: server, at: 0))
        #expect(first.battle == "b")
        for _ in 0..<4 {
            try outbox.finish(first, state: nil, reason: "x", status: 500, answer: nil)
        }
        #expect(try outbox.next(for: server, at: 0)?.battle == "c")
        try outbox.finish(
            first,
            state: .sent,
            reason: nil,
            status: 201,
            answer: "{}",
            url: "u"
        )
        #expect(try outbox.entry("b").url == "u")
        #expect(try outbox.waiting(for: server).count == 2)
    }

    @Test func whatMayStillBeAmendedWaits() throws {
        let draft = try draft(battle("a"), settles: 100)
        _ = try store(draft)
        #expect(try outbox.next(for: server, at: 99) == nil)
        #expect(try outbox.waiting(for: server).due == 100)
        try outbox.release([draft.uuid], server: server)
        #expect(try outbox.next(for: server, at: 0) != nil)
    }

    @Test func amendmentsReplaceWhatWaitsAndOldFilesTakeNothingBack() throws {
        let plain = try draft(Battles.battle("ranked"))
        let amended = try draft(Battles.battle("amended", ["data.me.death": 7]))
        _ = try store(plain)
        #expect(try store(amended) == [.updated(.queued)])
        #expect(try outbox.entry("1").body == amended.body)
        #expect(try store(plain) == [.updated(.queued)])
        #expect(try outbox.entry("1").body == amended.body)
    }

    @Test func whatIsAmendedAfterSendingIsTold() throws {
        let plain = try draft(Battles.battle("ranked"))
        _ = try store(plain)
        try outbox.finish(outbox.entry("1"), state: .sent, reason: nil, status: 201, answer: nil)
        let amended = try draft(Battles.battle("amended", ["data.me.death": 8]))
        #expect(try store(amended) == [.changedAfterSending])
        #expect(try outbox.entry("1").body == plain.body)
        // Other options or another version make another body, but no other battle.
        #expect(try store(draft(Battles.battle("ranked", ["score": 0.5]))) == [.known(.sent)])
    }

    @Test func whatIsAmendedWhileItIsOnItsWayIsTold() throws {
        let plain = try draft(Battles.battle("ranked"))
        _ = try store(plain)
        let entry = try #require(try outbox.next(for: server, at: 0))
        let amended = try draft(Battles.battle("amended", ["data.me.death": 8]))
        #expect(try store(amended) == [.updated(.queued)])
        let outcome = try outbox.finish(
            entry,
            state: .sent,
            reason: nil,
            status: 201,
            answer: nil
        )
        #expect(outcome == .changedAfterSending)
        // From here on it is as if the amendment had come later.
        #expect(try outbox.entry("1").body == plain.body)
        #expect(try outbox.entry("1").state == .sent)
        #expect(try store(amended) == [.changedAfterSending])
    }

    @Test func whatIsAmendedWhileItIsRefusedGoesNext() throws {
        let plain = try draft(Battles.battle("ranked"))
        _ = try store(plain)
        let amended = try draft(Battles.battle("amended", ["data.me.death": 8]))
        func refuse(_ entry: OutboxEntry) throws -> OutboxOutcome {
            try outbox.finish(entry, state: .refused, reason: "kill", status: 400, answer: "{}")
        }
        let first = try #require(try outbox.next(for: server, at: 0))
        _ = try store(amended)
        #expect(try refuse(first) == .updated(.queued))
        let second = try #require(try outbox.next(for: server, at: 0))
        #expect(second.body == amended.body)
        #expect(try refuse(second) == .updated(.refused))
        #expect(try outbox.next(for: server, at: 0) == nil)
    }

    @Test func refusedIsFinalUntilTheBodyIsAnother() throws {
        let first = try draft(battle("a"))
        _ = try store(first)
        try outbox.finish(
            outbox.entry("1"),
            state: .refused,
            reason: "kill",
            status: 400,
            answer: "{}"
        )
        #expect(try store(first) == [.known(.refused)])
        #expect(try outbox.next(for: server, at: 0) == nil)
        let fixed = try draft(battle("a", ["data.me.death": 1]))
        #expect(try store(fixed) == [.updated(.queued)])
    }

    @Test func heldIsLetGoByHandOrByMore() throws {
        let held = try draft(battle("a"), state: .held)
        #expect(try store(held) == [.added(.held, reason: nil)])
        #expect(try outbox.retry(["1"]) == 1)
        // Reading the file again does not hold it again.
        _ = try store(held)
        #expect(try outbox.entry("1").state == .queued)
        _ = try store(draft(battle("b", ["data.start_wall": nil]), state: .held))
        #expect(try outbox.drop(["2"]) == 1)
        _ = try store(draft(battle("b", ["data.start_wall": nil])))
        #expect(try outbox.entry("2").state == .skipped)
    }

    @Test func theSameBattleFromAnotherSourceIsSkipped() throws {
        _ = try store(draft(battle("live", ["source": "live"])))
        // Found again in the recording, its start a minute off and one number read otherwise.
        let again = try draft(
            battle(
                "scan",
                [
                    "data.start_wall": "2026-11-23T12:06:00.000Z", "data.start_pts": 9000,
                    "data.us.players.2.death": 6,
                ]
            )
        )
        guard case .added(.skipped, let reason) = try store(again)[0] else {
            return #expect(Bool(false), "it was not known again")
        }
        #expect(reason?.contains("the same battle as 1") == true)
    }

    @Test func aBattleThatWasKeptBackIsComparedWhenItMayGo() throws {
        _ = try store(draft(battle("live", ["source": "live"])))
        let scan = try battle("scan", ["data.start_pts": 9000])
        #expect(try store(draft(scan, state: .held)) == [.added(.held, reason: nil)])
        #expect(try store(draft(scan)) == [.updated(.skipped)])
        #expect(try outbox.entry("2").state == .skipped)
    }

    @Test func otherBattlesAreNot() throws {
        _ = try store(draft(battle("a", ["source": "live"])))
        let later = try draft(battle("b", ["data.start_wall": "2026-11-23T12:15:01.500Z"]))
        #expect(try store(later) == [.added(.queued, reason: nil)])
        let elsewhere = try draft(battle("c", ["data.stage": "zatou"]))
        #expect(try store(elsewhere) == [.added(.queued, reason: nil)])
        var numbers: [String: JSONValue] = ["data.me.inked": 1]
        for side in ["us", "them"] {
            for index in 0..<4 {
                numbers["data.\(side).players.\(index).inked"] = .int(index * 7)
                numbers["data.\(side).players.\(index).death"] = .int(index)
            }
        }
        #expect(try store(draft(battle("d", numbers))) == [.added(.queued, reason: nil)])
    }

    @Test func whatTheServerListsIsSent() throws {
        let draft = try draft(battle("a"))
        _ = try store(draft)
        #expect(try outbox.hasStrangers([draft.uuid], server: server) == false)
        #expect(try outbox.hasStrangers([draft.uuid, "x"], server: server))
        #expect(try outbox.markListed([draft.uuid, "x"], server: server) == 1)
        #expect(try outbox.entry("1").state == .sent)
    }

    @Test func startsThatAreListedAreSkipped() throws {
        _ = try store(
            draft(battle("a")),
            draft(battle("b", ["data.start_wall": nil, "data.stage": "zatou"]))
        )
        let listed = 1_795_435_501.0 + 119
        #expect(try outbox.skipListed(starts: [5, listed + 2], within: 120, server: server) == 0)
        #expect(try outbox.skipListed(starts: [5, listed], within: 120, server: server) == 1)
        #expect(try outbox.waiting(for: server).count == 1)
    }

    @Test func namesOfBattles() throws {
        _ = try store(draft(battle("a")))
        let uuid = BattleUUID.of(battle: "a")
        #expect(try outbox.entry(String(uuid.prefix(8))).battle == "a")
        for name in ["2", "", "%", "zz"] {
            #expect(throws: DatabaseProblem.self) { try outbox.entry(name) }
        }
        // One unknown name, and nothing changes.
        #expect(throws: DatabaseProblem.self) { try outbox.drop(["1", "nothing"]) }
        #expect(try outbox.entry("1").state == .queued)
    }

    @Test func filesThatAreNoOutbox() throws {
        let text = try folder.write("text", String(repeating: "no database ", count: 100))
        #expect(problem(text).contains("no database"))
        let other = folder.path("other.sqlite")
        try DatabaseQueue(path: other).write { try $0.execute(sql: "CREATE TABLE x (y)") }
        #expect(problem(other).contains("another program"))
        let newer = folder.path("newer.sqlite")
        _ = try Outbox(path: newer)
        try DatabaseQueue(path: newer).write { try $0.execute(sql: "PRAGMA user_version = 2") }
        #expect(problem(newer).contains("newer ikasight"))
        #expect(problem("/proc/none/outbox.sqlite").contains("cannot be made"))
    }

    func problem(_ path: String) -> String {
        do {
            _ = try Outbox(path: path)
            return "none"
        } catch {
            return error.description
        }
    }

    @Test func whatIsLockedIsTriedAgainAndToldOnce() throws {
        let draft = try draft(battle("a"))
        let told = Told()
        let turns = Mutex(0)
        let locked = DispatchSemaphore(value: 0)
        let freed = DispatchSemaphore(value: 0)
        let lock = LockPatience(
            seconds: 0.05,
            goesOn: {
                let turn = turns.withLock { turns in
                    turns += 1
                    return turns
                }
                if turn == 3 { freed.signal() }
                return true
            },
            tell: { told.tell($0) }
        )
        let patient = try Outbox(path: outbox.path, lock: lock)
        let hasty = try Outbox(path: outbox.path, lock: LockPatience(seconds: 0.05))
        let other = try DatabaseQueue(path: outbox.path)
        let thread = Thread {
            try? other.write { db in
                try db.execute(sql: "INSERT INTO note VALUES ('a', 'b')")
                locked.signal()
                freed.wait()
            }
        }
        thread.start()
        defer { freed.signal() }
        locked.wait()
        let problem = #expect(throws: DatabaseProblem.self) {
            try hasty.store([draft], server: server)
        }
        #expect(problem?.isLocked == true)
        #expect(try patient.store([draft], server: server) == [.added(.queued, reason: nil)])
        #expect(turns.withLock { $0 } >= 3)
        #expect(told.lines.count == 1)
        #expect(told.lines.first?.contains(outbox.path) == true)
    }

    @Test func onlyItsOwnerMayReadIt() throws {
        let attributes = try FileManager.default.attributesOfItem(atPath: outbox.path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test func oneSendsAtATime() throws {
        let second = try Outbox(path: outbox.path)
        var asked = 0
        let inner = try outbox.sending(isCancelled: { false }) {
            try second.sending(isCancelled: {
                asked += 1; return asked > 2
            }) { true }
        }
        #expect(inner == .some(nil) && asked == 3)
        #expect(try second.sending(isCancelled: { true }) { true } == true)
    }
}
