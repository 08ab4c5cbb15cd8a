import Foundation
import Testing

/// The built command beside a source that happens.
@Suite("Live", .serialized)
struct LiveTests {
    let command: Command
    /// The demo's first battle from its card to its pages, as a pipe would bring it.
    private static let part = "-ss 16 -t 24.5"

    init() throws { command = try Command() }

    private func data(_ line: [String: Any]?) -> [String: Any] {
        line?["data"] as? [String: Any] ?? [:]
    }

    private func all(_ outcome: Command.Outcome, _ type: String) -> [[String: Any]] {
        outcome.lines.filter { $0["type"] as? String == type }
    }

    @Test func rawFramesThroughAPipe() throws {
        let outcome = try command.shell(
            """
            ffmpeg -v error -re \(Self.part) -i "$DEMO" -vf fps=30 -f rawvideo -pix_fmt nv12 - |
              "$IKA" live --weapons demo --raw 1280x720@30:nv12 -o lines.jsonl -
            s=$?; cat lines.jsonl; exit $s
            """
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        // Twice: on standard output and in the file.
        #expect(outcome.types().filter { $0 == "stream.closed" }.count == 2)
        let results = all(outcome, "battle.result")
        #expect(results.count == 2)
        #expect(data(results.first)["result"] as? String == "win")
        #expect(data(results.first)["start_wall"] is String)
        let frames = data(all(outcome, "stream.closed").first)["frames"] as? [String: Int]
        #expect(frames?["read"] == 735)
    }

    @Test func aPipeWhoseWriterDiesIsOpenedAgain() throws {
        let outcome = try command.shell(
            """
            mkfifo tv
            send() { ffmpeg -v error -re $1 -i "$DEMO" -c copy -f mpegts -y tv; }
            "$IKA" live --weapons demo --wait 20s --give-up 4s tv & pid=$!
            send "-ss 16 -t 9"; sleep 1; send "-ss 27 -t 13"
            wait $pid
            """
        )
        #expect(outcome.status == 1)
        let gaps = all(outcome, "stream.gap").map { data($0)["reason"] as? String }
        #expect(gaps.first == "source_lost")
        let results = all(outcome, "battle.result")
        #expect(results.count == 1)
        #expect(data(results.first)["result"] as? String == "win")
        #expect(data(results.first)["rule"] as? String == "nawabari")
        let closed = data(all(outcome, "stream.closed").first)
        #expect((closed["error"] as? String)?.hasPrefix("tv: ") == true)
    }

    @Test func aRecordingThatGrows() throws {
        let outcome = try command.shell(
            """
            ffmpeg -v error -re \(Self.part) -i "$DEMO" -c copy -f matroska -flush_packets 1 growing.mkv &
            "$IKA" live --weapons demo --wait 20s --give-up 4s growing.mkv; s=$?; wait; exit $s
            """
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        let results = all(outcome, "battle.result")
        #expect(results.map { data($0)["result"] as? String } == ["win"])
        let frames = data(all(outcome, "stream.closed").first)["frames"] as? [String: Int]
        #expect(frames?["dropped"] == 0)
    }

    @Test func aPipeThatIsMadeLater() throws {
        let outcome = try command.shell(
            """
            ffmpeg -v error -ss 26 -t 4 -i "$DEMO" -c copy short.ts
            "$IKA" live --weapons demo --wait 20s --give-up 1s tv & pid=$!
            sleep 1; mkfifo tv; cat short.ts >tv; wait $pid
            """
        )
        #expect(all(outcome, "battle.finished").count == 1)
        #expect(outcome.types().last == "stream.closed")
    }

    @Test func waitingEndsWithAClearLine() throws {
        let outcome = try command.run("live", "--wait", "1s", "nothing.mkv")
        #expect(outcome.status == 1)
        #expect(outcome.types() == ["stream.opened", "stream.closed"])
        #expect(outcome.errors.contains("nothing.mkv"))
    }

    @Test func interruptClosesAndHangUpReopens() throws {
        let outcome = try command.shell(
            """
            "$IKA" live --weapons demo --realtime -o a.jsonl "$DEMO" >/dev/null & pid=$!
            for _ in $(seq 200); do grep -q battle.started a.jsonl 2>/dev/null && break; sleep 0.1; done
            mv a.jsonl b.jsonl; kill -HUP $pid; sleep 0.3; kill -INT $pid; wait $pid; s=$?
            grep -c stream.opened b.jsonl >&2; cat a.jsonl; exit $s
            """
        )
        #expect(outcome.status == 130)
        #expect(outcome.errors.contains("1\n"))
        #expect(outcome.types().last == "stream.closed")
        #expect(!outcome.types().contains("stream.opened"))
        #expect(data(all(outcome, "battle.result").last)["complete"] as? Bool == false)
    }

    @Test(arguments: [("", 130), ("nohup", 0)])
    func aTerminalThatGoesIsOutlivedWhereThatWasAskedFor(_ how: String, _ status: Int32) throws {
        let outcome = try command.shell(
            """
            ffmpeg -v error -ss 26 -t 4 -i "$DEMO" -c copy short.ts
            \(how) "$IKA" live --weapons demo --realtime short.ts >a.jsonl & pid=$!
            for _ in $(seq 200); do grep -q stream.opened a.jsonl 2>/dev/null && break; sleep 0.1; done
            kill -HUP $pid; wait $pid; s=$?; cat a.jsonl; exit $s
            """
        )
        #expect(outcome.status == status)
        #expect(outcome.types().last == "stream.closed")
    }

    @Test func hooksGetTheirLineAndDelayNothing() throws {
        let outcome = try command.shell(
            """
            ffmpeg -v error -ss 26 -t 4 -i "$DEMO" -c copy short.ts
            "$IKA" live --weapons demo --realtime --on battle.finished 'cat >finished; exit 4' short.ts
            s=$?; cat finished; exit $s
            """
        )
        #expect(outcome.status == 0)
        #expect(all(outcome, "battle.finished").count == 2)
        #expect(outcome.errors.contains("failed with 4"))
    }

    @Test(arguments: [
        ["live"], ["live", "--raw", "big", "-"], ["live", "--on", "nonsense", "true", "a.mkv"],
        ["live", "a.mkv", "--on", "player.splatted", "true"],
        ["live", "a.mkv", "--on", "battle.finished"], ["live", "--wait", "soon", "a.mkv"],
        ["live", "--rotate", "hour", "a.mkv"], ["live", "--listen", "rtmp://x", "a.mkv"],
        ["live", "a.mkv", "--on", "battle.finished", "true", "typo"],
        ["live", "--listen", "http://127.0.0.1/x"], ["live", "--raw", "64x48@30", "/dev/video0"],
    ])
    func wrongUsageIsTwo(arguments: [String]) throws {
        let outcome = try command.shell("exec \"$IKA\" \"$@\"", arguments)
        #expect(outcome.status == 2)
        #expect(outcome.output.isEmpty)
        #expect(!outcome.errors.isEmpty)
    }

    @Test func aClosedPipeIsOneLineAndTheFileGoesOn() throws {
        let outcome = try command.shell(
            """
            ffmpeg -v error -ss 26 -t 4 -i "$DEMO" -c copy short.ts
            "$IKA" live --realtime short.ts | head -n 1 >/dev/null; echo "${PIPESTATUS[0]}"
            "$IKA" live --realtime -o a.jsonl short.ts | head -n 1 >/dev/null; echo "${PIPESTATUS[0]}"
            tail -n 1 a.jsonl
            """
        )
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.prefix(2) == ["1", "0"])
        #expect(outcome.types().last == "stream.closed")
        #expect(outcome.errors.contains("broken pipe"))
    }

    @Test func aReaderThatDoesNotReadHoldsUpNobody() throws {
        let outcome = try command.shell(
            """
            ffmpeg -v error -ss 16 -t 24 -i "$DEMO" -c copy short.mkv
            # A pipe of one page, and nobody takes anything out of it.
            python3 -c 'import fcntl, os; fcntl.fcntl(1, 1031, 4096); os.execv(os.environ["IKA"], ["ikasight",
              "live", "--quiet", "--weapons", "demo", "--give-up", "1s", "-o", "a.jsonl", "short.mkv"])' |
              (for _ in $(seq 600); do
                 grep -q stream.closed a.jsonl 2>/dev/null && echo 'all in the file' && break; sleep 0.1
               done)
            """
        )
        #expect(outcome.output == "all in the file\n", "\(outcome.errors)")
        #expect(outcome.errors.contains("broken pipe"))
    }

    @Test func messagesThatNobodyTakesHoldUpNoEnd() throws {
        let outcome = try command.shell(
            """
            ffmpeg -v error -ss 26 -t 4 -i "$DEMO" -c copy short.ts
            export STATINK_API_KEY=0123456789abcdefghijklmnopqrstuvwxyzABCDEFG
            export IKASIGHT_STATINK_SERVER=http://127.0.0.1:9
            # Standard error is a pipe that is full, and nobody takes anything out of it.
            { python3 -c 'import fcntl, os; os.write(2, bytes(fcntl.fcntl(2, 1031, 4096))); os.execv(
              os.environ["IKA"], ["ikasight", "live", "--quiet", "--statink", "--realtime", "short.ts"])'
              echo $? >status; } 2>&1 >/dev/null |
              for _ in $(seq 600); do [ -s status ] && cat status && break; sleep 0.1; done
            """
        )
        // Once the reader has gone, nothing is held up any more: that would be too late.
        #expect(outcome.output == "0\n")
    }

    @Test func whatNobodyEverTakesIsSaidAtTheEnd() throws {
        let outcome = try command.shell(
            """
            ffmpeg -v error -ss 26 -t 4 -i "$DEMO" -c copy short.ts
            # A pipe that is full, and nobody takes anything out of it while the command runs.
            { python3 -c 'import fcntl, os; os.write(1, bytes(fcntl.fcntl(1, 1031, 4096))); os.execv(
              os.environ["IKA"], ["ikasight", "live", "--quiet", "--realtime", "short.ts"])'
              echo $? >status; } |
              for _ in $(seq 1200); do [ -s status ] && break; sleep 0.1; done
            cat status
            """
        )
        #expect(outcome.output == "1\n")
        let told = outcome.errors.split(separator: "\n").filter { $0.contains("not written: ") }
        #expect(told.count == 1, "\(outcome.errors)")
        #expect(told.first?.hasPrefix("ikasight: standard output: takes no more lines") == true)
    }
}
