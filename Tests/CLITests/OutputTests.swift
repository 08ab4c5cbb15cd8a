import Foundation
import Testing

@Suite("Output and interruption")
struct OutputTests {
    let command: Command

    init() throws { command = try Command() }

    @Test func interruptClosesTheBattleAndTheStream() throws {
        // Once the roster is out the first battle is open; lines are flushed one by one.
        let outcome = try command.shell(
            """
            "$IKA" scan --weapons demo -o out.jsonl "$DEMO" & pid=$!
            for _ in $(seq 200); do grep -q battle.started out.jsonl 2>/dev/null && break; sleep 0.1; done
            kill -INT $pid; wait $pid; status=$?; cat out.jsonl; exit $status
            """
        )
        #expect(outcome.status == 130)
        #expect(outcome.types().first == "stream.opened")
        #expect(outcome.types().last == "stream.closed")
        let result = outcome.lines.last { $0["type"] as? String == "battle.result" }
        #expect((result?["data"] as? [String: Any])?["complete"] as? Bool == false)
    }

    @Test func closedPipeIsOneLine() throws {
        let outcome = try command.shell(
            "\"$IKA\" scan \"$DEMO\" | head -n 1 >/dev/null; exit ${PIPESTATUS[0]}"
        )
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("broken pipe"))
        #expect(outcome.errors.split(separator: "\n").count == 1)
    }

    @Test func fullDiskIsOneLine() throws {
        let outcome = try command.run("read", "-o", "/dev/full", Command.still)
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("disk is full"))
        #expect(outcome.errors.split(separator: "\n").count == 1)
    }

    @Test(arguments: ["scan --quiet -o /dev/full", "scan --quiet --timings /dev/full --to 1"])
    func aScanThatCannotBeWrittenIsOneLine(arguments: String) throws {
        let outcome = try command.shell("\"$IKA\" \(arguments) \"$DEMO\"")
        #expect(outcome.status == 1)
        #expect(outcome.errors.split(separator: "\n").count == 1)
        #expect(outcome.errors.contains("/dev/full: the disk is full"))
    }

    @Test func whatIsWrittenWhenNoMoreFitsIsWholeLines() throws {
        let outcome = try command.shell(
            "ulimit -f 3; \"$IKA\" scan --quiet --to 20 -o out.jsonl \"$DEMO\"; s=$?; cat out.jsonl; exit $s"
        )
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("out.jsonl: grew larger"))
        #expect(outcome.errors.split(separator: "\n").count == 1)
        #expect(outcome.output.hasSuffix("\n"))
        let lines = outcome.output.split(separator: "\n")
        #expect(!lines.isEmpty && lines.count == outcome.lines.count)
    }

    @Test(arguments: [("none/out.jsonl", "its folder is not there"), (".", "is a folder")])
    func anOutputThatCannotBeIsOneLine(path: String, says: String) throws {
        let outcome = try command.run("scan", "-o", path, Command.demo)
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("\(path): \(says)"))
        #expect(outcome.errors.split(separator: "\n").count == 1)
    }

    @Test func aSourceIsNeverOverwritten() throws {
        let outcome = try command.shell(
            "cp \"$1\" a.png; ln -s a.png b.png; \"$IKA\" read -o b.png a.png; s=$?; cmp \"$1\" a.png && exit $s",
            [Command.still]
        )
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("also a source"))
    }

    @Test func configurationIsUsedAndFlagsWin() throws {
        let configured = try command.run(
            "config",
            "show",
            config: "weapons: demo\noutput: lines.jsonl\n"
        )
        #expect(configured.output.contains("weapons: 'demo'"))
        let read = try command.run("read", Command.still, config: "output: lines.jsonl\n")
        #expect(read.output.isEmpty)
        let written = command.folder.appendingPathComponent("lines.jsonl")
        #expect(try String(contentsOf: written, encoding: .utf8).contains("still.read"))
        let flag = try command.run(
            "read",
            "-o",
            "-",
            Command.still,
            config: "output: x/lines.jsonl\n"
        )
        #expect(flag.lines.count == 1)
    }

    @Test func configurationErrorsNameTheLine() throws {
        let outcome = try command.run("config", "check", config: "weapons: demo\ncolor: red\n")
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("config.yaml:2: color"))
        #expect(try command.run("config", "check", config: "weapons: demo\n").status == 0)
        #expect(try command.run("config", "check", config: "weapons: nope\n").status == 2)
    }

    @Test func enrolledWeaponsAreListed() throws {
        let icon = Command.root.appendingPathComponent("Fixtures/demo-icons/nova.png").path
        #expect(try command.run("weapons", "enroll", "--set", "mine", icon).status == 0)
        #expect(try command.run("weapons", "list", "mine").output == "nova\n")
        // What is installed stays as it is: the user's set starts as its copy.
        #expect(
            try command.run("weapons", "enroll", "--set", "demo", "--key", "zz", icon).status == 0
        )
        let keys = try command.run("weapons", "list", "demo").output.split(separator: "\n")
        #expect(keys.count == 33 && keys.contains("zz"))
    }

    @Test func schemaIsJSON() throws {
        let outcome = try command.run("schema")
        let schema = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
        #expect((schema as? [String: Any])?["$schema"] is String)
    }
}
