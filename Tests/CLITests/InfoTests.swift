import Foundation
import Testing

@Suite("Info")
struct InfoTests {
    let command: Command

    init() throws { command = try Command() }

    /// Makes `name` with ffmpeg and says what it is.
    private func info(_ name: String, _ arguments: String) throws -> [String: String] {
        let outcome = try command.shell(
            "\(Self.ffmpeg) \(arguments) \(name) && exec \"$IKA\" info \(name)"
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        return rows(outcome)
    }

    private static let ffmpeg =
        "ffmpeg -nostdin -v error -f lavfi -i testsrc2=s=320x180:r=30:d=4"

    private func rows(_ outcome: Command.Outcome) -> [String: String] {
        outcome.output.split(separator: "\n").reduce(into: [:]) { rows, line in
            guard let colon = line.range(of: ": ") else { return }
            rows[String(line[..<colon.lowerBound])] = String(line[colon.upperBound...])
        }
    }

    @Test func keyframesDecideThePlan() throws {
        let dense = try info("dense.mp4", "-c:v libx264 -g 30 -sc_threshold 0")
        #expect(dense["codec"] == "h264")
        #expect(dense["size"] == "320x180")
        #expect(dense["frame rate"] == "30.000, constant")
        #expect(dense["duration"] == "4.000 s")
        #expect(dense["keyframes"] == "at most 1.000 s apart")
        #expect(dense["plan"]?.hasPrefix("keyframes") == true)
        let estimate = try #require(dense["estimate"])
        let seconds = estimate.split(separator: " ").compactMap { Int($0) }
        try #require(seconds.count == 2, "\(estimate)")
        #expect(seconds[0] <= seconds[1])
        let alone = try info("alone.mp4", "-c:v libx264 -g 999 -sc_threshold 0")
        #expect(alone["keyframes"] == "unknown")
        #expect(alone["plan"] == "every frame")
        let sparse = "-c:v libx264 -g 60 -sc_threshold 0 -fps_mode vfr -vf"
        let wide = try info("wide.mp4", "\(sparse) setpts=5*PTS")
        #expect(wide["keyframes"] == "at most 10.000 s apart")
        #expect(wide["plan"] == "keyframes alone in the middle of battles, else every frame")
        let wider = try info("wider.mp4", "\(sparse) setpts=8*PTS")
        #expect(wider["keyframes"] == "at most 16.000 s apart")
        #expect(wider["plan"] == "every frame")
    }

    @Test func aLongRecordingIsSharedByTwoJobs() throws {
        let rows = try info(
            "long.mp4",
            "-c:v libx264 -g 1 -fps_mode vfr -vf \"select='not(mod(n,30))',setpts=120*PTS\""
        )
        let isShared = ProcessInfo.processInfo.activeProcessorCount > 1
        #expect(rows["plan"]?.hasSuffix("; 2 jobs side by side") == isShared)
    }

    @Test func whatIsCutShortIsToldAsFarAsItGoes() throws {
        let outcome = try command.shell(
            """
            \(Self.ffmpeg) -c:v libx264 -g 30 -movflags +faststart whole.mp4
            head -c $(( $(stat -c %s whole.mp4) * 7 / 10 )) whole.mp4 >half.mp4
            exec "$IKA" info half.mp4
            """
        )
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("half.mp4: at "))
        let rows = rows(outcome)
        #expect(rows["codec"] == "h264")
        #expect(rows["duration"] == "4.000 s")
        #expect(rows["keyframes"] == "at most 1.000 s apart")
    }

    @Test func aVariableRateAndALateStartAreTold() throws {
        let rows = try info(
            "late.mkv",
            "-vf \"select='not(between(n,40,70))',setpts=PTS+5/TB\" -fps_mode vfr -c:v libx264"
        )
        #expect(rows["frame rate"]?.hasSuffix(", variable") == true)
        #expect(rows["start time"] == "5.000 s")
        #expect(rows["duration"] == "4.000 s")
    }

    @Test func whatIsNoRecordingIsSaidInOneLine() throws {
        let outcome = try command.shell("echo hello >text.mp4; exec \"$IKA\" info text.mp4")
        #expect(outcome.status == 1)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.split(separator: "\n").count == 1)
    }
}
