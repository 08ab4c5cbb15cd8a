import Foundation
import Testing

@Suite("Bad input")
struct BadInputTests {
    let command: Command

    init() throws { command = try Command() }

    @Test func everyBadSourceGivesOneLineAndIsClosed() throws {
        let setUp = """
            : >empty.mp4; echo hello >text.mp4; mkdir folder; head -c 200000 "$DEMO" >cut.mp4
            exec "$IKA" scan missing.mp4 empty.mp4 text.mp4 folder
            """
        let outcome = try command.shell(setUp)
        #expect(outcome.status == 1)
        let said = outcome.errors.split(separator: "\n")
        #expect(said.count == 4, "\(outcome.errors)")
        let closed = outcome.lines.filter { $0["type"] as? String == "stream.closed" }
        #expect(closed.count == 4)
        for (line, name) in zip(closed, ["missing.mp4", "empty.mp4", "text.mp4", "folder"]) {
            let error = (line["data"] as? [String: Any])?["error"] as? String
            #expect(error?.hasPrefix(name) == true)
        }
    }

    @Test func othersAreStillRead() throws {
        let outcome = try command.run("read", "nope.png", Command.still)
        #expect(outcome.status == 1)
        #expect(outcome.lines.count == 2)
        #expect(outcome.lines.first?["error"] is String)
        #expect(outcome.lines.last?["scene"] as? String == "battle.judge")
        #expect(outcome.errors.split(separator: "\n").count == 1)
    }

    @Test func namesInJapanese() throws {
        let outcome = try command.shell(
            "cp \"$1\" 'イカ 録画.png'; exec \"$IKA\" read 'イカ 録画.png'",
            [Command.still]
        )
        #expect(outcome.status == 0)
        #expect(outcome.lines.first?["source"] as? String == "イカ 録画.png")
    }

    @Test(arguments: [
        ["bogus"], ["scan"], ["scan", "--from", "x", "a.mp4"], ["scan", "-", "-"], ["read"],
        ["scan", "--from", "20", "--to", "10", "a.mp4"], ["scan", "--started-at", "noon", "a.mp4"],
        ["scan", "--game", "splatoon9", "a.mp4"], ["read", "--weapons", "nope", "a.png"],
        ["read", "--language", "xx", "a.png"],
    ])
    func wrongUsageIsTwo(arguments: [String]) throws {
        let outcome = try command.shell("exec \"$IKA\" \"$@\"", arguments)
        #expect(outcome.status == 2)
        #expect(outcome.output.isEmpty)
        #expect(!outcome.errors.isEmpty)
    }

    @Test func helpIsNoError() throws {
        let outcome = try command.run("scan", "--help")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("--started-at"))
    }
}
