import Foundation
import Testing

/// Exports as a user runs them, against a stand-in for stat.ink.
@Suite("Exports")
struct ExportTests {
    let command: Command
    static let key = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG"

    init() throws { command = try Command() }

    /// Runs `script` with a stand-in that listens, and `$COUNT` battles in `lines.jsonl`, each 400 s after the one before.
    func serve(_ script: String, battles: Int = 3, server: String = "") throws -> Command.Outcome {
        let tools = Command.root.appendingPathComponent("tools/statink").path
        return try command.shell(
            """
            export TOOLS='\(tools)' STATINK_API_KEY=\(Self.key) PYTHONDONTWRITEBYTECODE=1
            battles() { (cd "$TOOLS" && /usr/bin/python3 -c "import battles
            maker = battles.Maker($1)
            for i in range($2): print(battles.text(maker.battle(1782000000 + 400 * i, complete=True)))"); }
            battles 3 \(battles) >lines.jsonl
            exec 3< <(exec /usr/bin/python3 "$TOOLS/standin.py" --key \(Self.key) --log site.log \(server))
            read -r server port <&3
            trap 'kill -9 $server' EXIT
            export IKASIGHT_STATINK_SERVER=http://127.0.0.1:$port
            states() { "$IKA" outbox list | cut -f2 | sort | uniq -c | xargs; }
            stored() { grep -c '"found": false' site.log; }
            \(script)
            """
        )
    }

    @Test func eachBattleArrivesOnceHoweverOftenItIsSent() throws {
        let outcome = try serve(
            """
            cat lines.jsonl | "$IKA" export statink; echo "status $?"
            "$IKA" export statink lines.jsonl lines.jsonl; echo "status $?"
            states; stored
            rm -r ikasight; "$IKA" export statink lines.jsonl; stored; states
            """
        )
        #expect(outcome.output == "status 0\nstatus 0\n3 sent\n3\n3\n3 sent\n", "\(outcome.errors)")
        #expect(outcome.errors.contains("the server had already"))
        #expect(outcome.errors.contains("s3s"))
    }

    @Test func battlesArriveWhileTheyHappen() throws {
        // The first answers are no answers; what is over before the end is sent before it.
        let outcome = try serve(
            """
            ffmpeg -v error -ss 16 -t 48 -i "$DEMO" -c copy part.mkv
            "$IKA" live --quiet --weapons demo --give-up 1s --statink part.mkv >/dev/null; echo "status $?"
            states; stored
            """,
            server: "--script 500,html,ok"
        )
        #expect(outcome.output == "status 0\n2 sent\n2\n", "\(outcome.errors)")
    }

    @Test func troubleIsWaitedOut() throws {
        let outcome = try serve(
            """
            "$IKA" export statink --pause 0.02s lines.jsonl; echo "status $?"; states; stored
            """,
            server: "--script cut,html,ok,500,403,html,lost,ok,429,slow,cut,lost"
        )
        #expect(outcome.output == "status 0\n3 sent\n3\n", "\(outcome.errors)")
        #expect(outcome.errors.contains("(500)") && outcome.errors.contains("trying again"))
    }

    @Test func aServerThatNeverTakesAnyIsGivenUpAndNothingIsLost() throws {
        let outcome = try serve(
            """
            "$IKA" export statink --pause 0.01s lines.jsonl; echo "status $?"; states
            """,
            server: "--faults 1 --seed 4"
        )
        #expect(outcome.output.hasPrefix("status 1\n"), "\(outcome.errors)")
        #expect(outcome.errors.contains("what waits is kept"))
    }

    @Test func anUnknownKeyStopsAtOnce() throws {
        let outcome = try serve(
            """
            STATINK_API_KEY=wrong-key-wrong-key "$IKA" export statink lines.jsonl; echo "status $?"
            states; "$IKA" export statink; states
            env -u STATINK_API_KEY "$IKA" export statink lines.jsonl; echo "status $?"
            """
        )
        #expect(outcome.output == "status 1\n3 queued\n3 sent\nstatus 2\n", "\(outcome.errors)")
        #expect(outcome.errors.contains("(401)"))
        #expect(!outcome.errors.contains("wrong-key") && !outcome.errors.contains(Self.key))
    }

    @Test func whatIsRefusedIsExplainedAndCanBeTriedAgain() throws {
        let outcome = try serve(
            """
            "$IKA" export statink lines.jsonl; echo "status $?"; states
            "$IKA" outbox show 1 | grep -A 2 '^refused: '
            "$IKA" export statink lines.jsonl; states
            "$IKA" outbox retry 1; "$IKA" export statink; states; "$IKA" outbox drop 1; echo "status $?"
            """,
            server: "--script ok,400"
        )
        #expect(outcome.output.contains("status 1\n1 refused 2 sent\nrefused: kill\n"))
        #expect(outcome.output.contains("the server says: Kill must be no greater than 99."))
        #expect(
            outcome.output.hasSuffix("1 refused 2 sent\n3 sent\nstatus 1\n"),
            "\(outcome.errors)"
        )
    }

    @Test func lookingAndTestingStoreNothing() throws {
        let outcome = try serve(
            """
            "$IKA" export statink --dry-run lines.jsonl | wc -l; "$IKA" export statink --test lines.jsonl
            ls ikasight 2>/dev/null; stored
            """
        )
        #expect(outcome.output == "3\n0\n", "\(outcome.errors)")
        #expect(outcome.errors.components(separatedBy: "would be taken").count == 4)
    }

    @Test func incompleteIsHeldAndNoContestIsSkipped() throws {
        let outcome = try serve(
            """
            /usr/bin/python3 - lines.jsonl <<'END' >some.jsonl
            import json, sys
            lines = [json.loads(line) for line in open(sys.argv[1])]
            lines[0]["data"]["complete"] = False
            lines[1]["data"]["result"] = "no_contest"
            for line in lines: print(json.dumps(line))
            END
            "$IKA" export statink some.jsonl; states
            "$IKA" export statink --include-incomplete some.jsonl; states
            """
        )
        #expect(
            outcome.output == "1 held 1 sent 1 skipped\n2 sent 1 skipped\n",
            "\(outcome.errors)"
        )
    }

    @Test func aGrowingFileIsSentAsItGrows() throws {
        let outcome = try serve(
            """
            "$IKA" export statink --follow live.jsonl & pid=$!
            wait_for() { for _ in $(seq 100); do [ "$(stored)" = "$1" ] && return; sleep 0.1; done; }
            sleep 0.3; head -n 1 lines.jsonl >live.jsonl; sleep 0.5; stored
            # The second battle's result: the first may not be amended any more.
            sed -n 2p lines.jsonl >>live.jsonl; wait_for 1; stored
            kill -INT $pid; wait $pid; echo "status $?"; states
            """
        )
        #expect(outcome.output == "0\n1\nstatus 130\n1 queued 1 sent\n", "\(outcome.errors)")
    }

    @Test func twoProcessesSendEachBattleOnce() throws {
        let outcome = try serve(
            """
            "$IKA" export statink lines.jsonl & first=$!; "$IKA" export statink lines.jsonl & second=$!
            wait $first; wait $second; states; stored; grep -c '"found": true' site.log
            """,
            battles: 25,
            server: "--script slow,slow,slow"
        )
        #expect(outcome.output == "25 sent\n25\n0\n", "\(outcome.errors)")
    }

    /// The battles of lines.jsonl under other ids and numbers, as another program would upload them.
    private static let others = """
        /usr/bin/python3 - lines.jsonl <<'END' >others.jsonl
        import json, sys
        for text in open(sys.argv[1]):
            line = json.loads(text)
            line["battle"] += "-again"
            line["data"]["stage"] = None
            for side in ("us", "them", "third"): line["data"].get(side, {})["players"] = [
                {**row, "inked": 1, "death": 1, "special": 1} for row in line["data"].get(side, {}).get("players", [])]
            line["data"]["me"] |= {"inked": 1, "death": 1, "special": 1}
            print(json.dumps(line))
        END
        """

    @Test func listedStartsAreSkippedOnDemand() throws {
        let outcome = try serve(
            """
            "$IKA" export statink lines.jsonl
            \(Self.others)
            "$IKA" export statink --skip-if-listed others.jsonl; states; stored
            """
        )
        #expect(outcome.output == "3 sent 3 skipped\n3\n", "\(outcome.errors)")
    }

    @Test func whatAnotherProgramUploadsMeanwhileIsSkipped() throws {
        let outcome = try serve(
            """
            \(Self.others)
            head -n 1 lines.jsonl >first.jsonl; sed -n 2p lines.jsonl >second.jsonl
            "$IKA" export statink first.jsonl
            head -n 2 others.jsonl | tail -n 1 >twin.jsonl; head -n 1 others.jsonl >live.jsonl
            "$IKA" export statink --skip-if-listed --follow live.jsonl & pid=$!
            skipped() { for _ in $(seq 100); do states | grep -q "$1 skipped" && return; sleep 0.1; done; }
            # Another battle's line closes the one before.
            sleep 0.3; cat twin.jsonl >>live.jsonl; skipped 1
            # Its own outbox, as on another machine.
            XDG_DATA_HOME=$PWD/other XDG_STATE_HOME=$PWD/other "$IKA" export statink second.jsonl; sed -n 3p others.jsonl >>live.jsonl; skipped 2
            kill -INT $pid; wait $pid; states; stored
            """
        )
        #expect(outcome.output == "1 queued 1 sent 2 skipped\n2\n", "\(outcome.errors)")
    }

    @Test func aLockedOrFullDiskIsOneLineAndNothingIsLost() throws {
        let outcome = try serve(
            """
            "$IKA" outbox list
            /usr/bin/python3 -c "
            import sqlite3, time
            db = sqlite3.connect('ikasight/outbox.sqlite', isolation_level=None); db.execute('BEGIN EXCLUSIVE')
            print('locked', flush=True); time.sleep(60)" >locked & holder=$!
            until [ -s locked ]; do sleep 0.05; done
            "$IKA" export statink lines.jsonl; echo "status $?"; kill -9 $holder
            (trap '' XFSZ; ulimit -f 40; "$IKA" export statink --pause 0.01s lines.jsonl; echo "status $?")
            "$IKA" export statink lines.jsonl; echo "status $?"; states; stored
            """,
            battles: 40
        )
        #expect(
            outcome.output == "status 1\nstatus 1\nstatus 0\n40 sent\n40\n",
            "\(outcome.errors)"
        )
        #expect(outcome.errors.contains("another program has locked it"))
    }

    @Test func theServersCertificateIsVerified() throws {
        let outcome = try serve(
            """
            openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 \\
                -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out ca.pem 2>openssl.log
            cat ca.pem key.pem >both.pem
            exec 4< <(exec /usr/bin/python3 "$TOOLS/standin.py" --key \(Self.key) --cert both.pem)
            read -r tls port <&4; trap 'kill -9 $server $tls' EXIT
            export IKASIGHT_STATINK_SERVER=https://127.0.0.1:$port
            "$IKA" export statink --wait 0s lines.jsonl; echo "status $?"
            SSL_CERT_FILE=ca.pem "$IKA" export statink lines.jsonl; echo "status $?"; states
            """
        )
        #expect(outcome.output == "status 1\nstatus 0\n3 sent\n", "\(outcome.errors)")
        #expect(outcome.errors.contains("not to be trusted"))
    }

    @Test func whatComesThroughAPipeIsKeptWhenNothingCanBeSent() throws {
        let outcome = try serve(
            """
            (sed -n 1p lines.jsonl; sleep 1; sed 1d lines.jsonl) | "$IKA" export statink --wait 0s
            echo "status $?"; states; "$IKA" export statink; states
            """,
            server: "--script 500"
        )
        #expect(outcome.output == "status 1\n3 queued\n3 sent\n", "\(outcome.errors)")
        #expect(outcome.errors.contains("what is still read is kept"))
    }

    @Test func anUnknownKeyEndsFollowing() throws {
        let outcome = try serve(
            """
            export STATINK_API_KEY=wrong-key-wrong-key
            sed 2q lines.jsonl >live.jsonl
            timeout 60 "$IKA" export statink --follow live.jsonl; echo "status $?"; states
            """
        )
        #expect(outcome.output == "status 1\n2 queued\n", "\(outcome.errors)")
    }

    @Test func hiddenNamesStayHiddenInWhatWaits() throws {
        let outcome = try serve(
            """
            STATINK_API_KEY=wrong-key-wrong-key "$IKA" export statink lines.jsonl
            "$IKA" export statink --hide-names; states; grep -c '"name"' site.log
            """
        )
        #expect(outcome.output == "3 sent\n0\n", "\(outcome.errors)")
    }

    @Test func wrongUsage() throws {
        for arguments in [
            ["--link", "nowhere"], ["--min-score", "2"], ["--follow"],
            ["--dry-run", "--test", "x"],
            ["--wait", "soon"], ["--follow", "a", "b"],
        ] {
            let outcome = try command.shell("exec \"$IKA\" export statink \"$@\"", arguments)
            #expect(outcome.status == 2, "\(arguments): \(outcome.errors)")
        }
        let plain = try command.shell(
            "IKASIGHT_STATINK_SERVER=http://stat.ink \"$IKA\" export statink"
        )
        #expect(plain.status == 2 && plain.errors.contains("readable"))
        #expect(try command.run("outbox", "show", "1").status == 1)
        #expect(try command.run("export", "csv", "none.jsonl").status == 1)
        #expect(try command.run("stats", "--language", "xx").status == 2)
    }
}
