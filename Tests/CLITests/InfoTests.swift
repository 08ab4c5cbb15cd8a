import Foundation
import Testing

@Suite("Info")
struct InfoTests {
    let command: Command

    init() throws { command = try Command() }

    /// Makes `name` with ffmpeg and says what it is.
    private func info(_ name: String, _ arguments: String) throws -> [String: String] {
        let make = "ffmpeg -nostdin -v error -f lavfi -i testsrc2=s=320x180:r=30:d=4 \(arguments)"
        let outcome = try command.shell("\(make) \(name) && exec \"$IKA\" info \(name)")
        #expect(outcome.status == 0, "\(outcome.errors)")
        return outcome.output.split(separator: "\n").reduce(into: [:]) { rows, line in
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
        let sparse = try info("sparse.mp4", "-c:v libx264 -g 999 -sc_threshold 0")
        #expect(sparse["plan"] == "every frame")
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
