import Foundation
import Testing

/// Whole and half-broken recordings of odd kinds: each is read as far as it goes, and told of.
@Suite("Odd recordings")
struct OddRecordingTests {
    let command: Command

    init() throws { command = try Command() }

    private static let ffmpeg = "ffmpeg -nostdin -v error"

    private func scan(
        _ setUp: String,
        _ name: String,
        depth: String = "full"
    ) throws -> Command.Outcome {
        let outcome = try command.shell(
            "{ \(setUp); } 2>/dev/null; exec \"$IKA\" scan --weapons demo --depth \(depth) --quiet \(name)"
        )
        #expect(outcome.types().first == "stream.opened", "\(outcome.errors)")
        #expect(outcome.types().last == "stream.closed")
        return outcome
    }

    private func data(_ outcome: Command.Outcome, _ type: String) -> [[String: Any]] {
        outcome.lines.filter { $0["type"] as? String == type }
            .compactMap { $0["data"] as? [String: Any] }
    }

    private func seconds(_ value: Any?) -> Double? {
        (value as? Double) ?? ((value as? [String: Any])?["value"] as? Double)
    }

    /// The second battle's 34th to 37th second are noise; the first and the third are sound.
    private static let hurt =
        "\(ffmpeg) -i \"$DEMO\" -c copy -bsf:v \"noise=amount='between(pts*tb,34,37)'\" hurt.mp4"

    @Test func aDamagedStretchIsAGapAndTheRestIsRead() throws {
        let outcome = try scan(Self.hurt, "hurt.mp4")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let gaps = data(outcome, "stream.gap").filter { $0["reason"] as? String == "damaged" }
        try #require(!gaps.isEmpty)
        for gap in gaps {
            let from = try #require(seconds(gap["from"]))
            let to = try #require(seconds(gap["to"]))
            #expect(from > 33 && to > from && to < 40)
        }
        #expect(data(outcome, "battle.result").count == 3)
        let frames = data(outcome, "stream.closed").first?["frames"] as? [String: Any]
        #expect((frames?["damaged"] as? Int ?? 0) > 0)
    }

    @Test func damageInWhatIsLeaptOverCostsNoRecord() throws {
        let outcome = try scan(Self.hurt, "hurt.mp4", depth: "results")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let whole = try scan(":", "\"$DEMO\"", depth: "results")
        let results = data(outcome, "battle.result")
        #expect(results.count == 3)
        for (mine, other) in zip(results, data(whole, "battle.result")) {
            for key in ["lobby", "rule", "stage", "result"] {
                #expect(mine[key] as? String == other[key] as? String)
            }
        }
    }

    @Test func aRecordingThatChangesItsSizeIsReadOn() throws {
        let outcome = try scan(
            """
            \(Self.ffmpeg) -i "$DEMO" -t 43 -c copy -f mpegts a.ts
            \(Self.ffmpeg) -ss 43 -i "$DEMO" -vf scale=1920:1080 -c:v libx264 -preset ultrafast \
              -output_ts_offset 43 -f mpegts b.ts
            cat a.ts b.ts >both.ts
            """,
            "both.ts"
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        let reasons = data(outcome, "stream.gap").compactMap { $0["reason"] as? String }
        #expect(reasons == ["size_change"])
        #expect(data(outcome, "battle.result").count == 3)
    }

    @Test(arguments: [
        ("deep.mkv", "-t 18 -c:v libx264 -preset ultrafast -pix_fmt yuv420p10le"),
        ("wide.mkv", "-t 18 -c:v libx264 -preset ultrafast -pix_fmt yuv422p"),
        ("odd.mkv", "-t 18 -vf scale=1279:719 -c:v ffv1 -pix_fmt yuv444p"),
        ("open.ts", "-t 18 -c:v libx264 -preset veryfast -x264-params open-gop=1:keyint=30"),
        ("late.mkv", "-t 18 -c:v libx264 -preset ultrafast -output_ts_offset 100"),
        ("named.txt", "-t 18 -c copy -f mp4"),
    ])
    func otherFormatsTellTheSame(name: String, arguments: String) throws {
        let outcome = try scan("\(Self.ffmpeg) -i \"$DEMO\" \(arguments) \(name)", name)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let plain = try scan("\(Self.ffmpeg) -i \"$DEMO\" -t 18 -c copy plain.mp4", "plain.mp4")
        #expect(
            outcome.types().filter { $0 != "stream.calibrated" }
                == plain.types().filter { $0 != "stream.calibrated" }
        )
    }

    @Test func aHundredSoundTracksDoNotHideThePicture() throws {
        let tracks = String(repeating: " -map 1:a", count: 100)
        let outcome = try scan(
            """
            \(Self.ffmpeg) -i "$DEMO" -f lavfi -i sine=d=3 -map 0:v\(tracks) -t 3 \
              -c:v copy -c:a pcm_s16le many.mkv
            """,
            "many.mkv"
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(data(outcome, "stream.closed").count == 1)
    }

    @Test func halfARecordingIsReadToWhereItEnds() throws {
        let outcome = try scan(
            "\(Self.ffmpeg) -i \"$DEMO\" -c copy -movflags +faststart whole.mp4; head -c $(( $(stat -c %s whole.mp4) * 7 / 10 )) whole.mp4 >half.mp4",
            "half.mp4"
        )
        #expect(outcome.status == 1)
        #expect(!data(outcome, "battle.result").isEmpty)
        #expect(outcome.errors.contains("half.mp4: at "))
    }

    /// Two recordings in one file, whose clocks both begin at zero: a time is what a whole scan calls it.
    @Test func aPartOfJoinedRecordingsBeginsWhereItIsAskedTo() throws {
        let twice =
            "\(Self.ffmpeg) -i \"$DEMO\" -t 43 -c copy a.ts; cat a.ts a.ts >twice.ts"
        func starts(_ outcome: Command.Outcome) -> [Double] {
            data(outcome, "battle.result").compactMap { seconds($0["start_pts"]) }
        }
        let whole = try scan(twice, "twice.ts", depth: "results")
        let last = try #require(starts(whole).last)
        try #require(last > 50)
        let part = try scan(":", "--from \(Int(last) - 6) twice.ts", depth: "results")
        #expect(part.status == 0, "\(part.errors)")
        #expect(starts(part).first == last)
    }

    /// Jobs do not take standard input's place from each other.
    @Test func aRecordingOnStandardInputIsReadByOneJob() throws {
        let plain = try scan("cp \"$DEMO\" demo.mp4", "demo.mp4", depth: "results")
        let given = try scan(":", "--jobs 2 - <demo.mp4", depth: "results")
        #expect(given.status == 0, "\(given.errors)")
        #expect(given.types() == plain.types())
    }

    @Test func aRecordingThatChangesItsPixelFormatIsReadOn() throws {
        let outcome = try scan(
            """
            \(Self.ffmpeg) -i "$DEMO" -t 43 -c copy -f mpegts a.ts
            \(Self.ffmpeg) -ss 43 -i "$DEMO" -c:v libx264 -preset ultrafast -pix_fmt yuv422p10le -f mpegts b.ts
            cat a.ts b.ts >both.ts
            """,
            "both.ts"
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(data(outcome, "battle.result").filter { $0["result"] is String }.count == 3)
    }

    @Test(arguments: [
        "-c:v libx265 -preset ultrafast -x265-params log-level=none",
        "-c:v mpeg2video -q:v 4 -streamid 0:700",
    ])
    func whatFollowsInAnotherCodecIsReadOn(_ codec: String) throws {
        let outcome = try scan(
            """
            \(Self.ffmpeg) -i "$DEMO" -t 43 -c copy -f mpegts a.ts
            \(Self.ffmpeg) -ss 43 -i "$DEMO" \(codec) -f mpegts b.ts
            cat a.ts b.ts >both.ts
            """,
            "both.ts"
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(data(outcome, "battle.result").filter { $0["result"] is String }.count == 3)
    }

    @Test func whereAClockStartsAnewNoBattleIsLost() throws {
        // Leaps and parts go back by time, and each time is there twice.
        let outcome = try command.shell(
            """
            \(Self.ffmpeg) -i "$DEMO" -c copy -f mpegts a.ts; cat a.ts a.ts >twice.ts
            exec "$IKA" scan --weapons demo --jobs 2 --quiet twice.ts
            """
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(data(outcome, "battle.result").filter { $0["result"] is String }.count == 6)
        #expect(data(outcome, "stream.gap").count == 1)
    }

    @Test func withoutItsKeyframesNothingWrongIsTold() throws {
        let whole = try scan(":", "\"$DEMO\"")
        let hurt = try scan(
            "\(Self.ffmpeg) -i \"$DEMO\" -c copy -bsf:v \"noise=drop='key*gt(n,500)'\" hurt.mp4",
            "hurt.mp4"
        )
        let sound = data(whole, "battle.result")
        let results = data(hurt, "battle.result")
        #expect(!results.isEmpty)
        for result in results {
            let stage = result["stage"] as? String
            let match = sound.first { $0["stage"] as? String == stage }
            guard let match, stage != nil else { continue }
            for key in ["lobby", "rule", "result"] {
                guard let value = result[key] as? String else { continue }
                #expect(value == match[key] as? String)
            }
        }
        #expect(results.first?["stage"] as? String == sound.first?["stage"] as? String)
    }

    @Test func aClockThatStartsAnewIsAGap() throws {
        let outcome = try scan(
            """
            \(Self.ffmpeg) -i "$DEMO" -t 43 -c copy -f mpegts a.ts
            cat a.ts a.ts >twice.ts
            """,
            "twice.ts"
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        let gaps = data(outcome, "stream.gap").compactMap { $0["reason"] as? String }
        #expect(gaps == ["time_jump"])
        let told = outcome.lines.compactMap { $0["decided_pts"] as? Double }
        #expect(told == told.sorted())
        #expect((told.last ?? 0) > 80)
    }

    @Test func aRecordingWithoutItsIndexIsRefusedInOneLine() throws {
        let outcome = try scan(
            "\(Self.ffmpeg) -i \"$DEMO\" -t 5 -c copy -movflags -faststart whole.mp4; head -c 100000 whole.mp4 >cut.mp4",
            "cut.mp4"
        )
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("cut.mp4: its index is missing"))
        #expect(outcome.errors.split(separator: "\n").count == 1)
    }

    @Test func aRecordingThatStillGrowsIsReadToWhereItIs() throws {
        let outcome = try command.shell(
            """
            \(Self.ffmpeg) -i "$DEMO" -t 20 -c copy whole.ts
            head -c $(( $(stat -c %s whole.ts) / 2 )) whole.ts >grows.ts
            { sleep 1; cat whole.ts >>grows.ts; } & writer=$!
            "$IKA" scan --quiet --weapons demo grows.ts; status=$?
            wait $writer; exit $status
            """
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.types().last == "stream.closed")
        #expect(data(outcome, "battle.result").count >= 1)
    }

    @Test func anUprightFrameWithTheGameInItsMiddleIsRead() throws {
        let outcome = try scan(
            """
            \(Self.ffmpeg) -i "$DEMO" -t 12 -vf "scale=720:-2,pad=720:1280:0:(oh-ih)/2" \
              -c:v libx264 -preset ultrafast tall.mp4
            """,
            "tall.mp4"
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(data(outcome, "battle.judged").first?["result"] as? String == "lose")
    }
}
