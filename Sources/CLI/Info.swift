import ArgumentParser
import CLISupport
import Engine
import Foundation
import Video

/// `ikasight info`: what a source is and how a scan would go about it.
struct Info: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Says what a recording is, and how scan would read it."
    )

    @Argument(help: "A recording, a picture, or a URL.")
    var source: String

    func run() throws {
        let session = try Session()
        let survey: SourceSurvey
        do {
            survey = try SourceSurvey(source)
        } catch {
            session.log.error("\(error)")
            throw ExitCode(1)
        }
        let out = try LineOutput(path: nil, sparing: [])
        for (name, value) in Self.rows(survey) {
            try out.write("\(name): \(value)")
        }
    }

    /// What is told, in order; what is not known is said to be so.
    private static func rows(_ survey: SourceSurvey) -> [(String, String)] {
        let info = survey.info
        let turned = info.rotation == 0 ? "" : " (stored turned by \(info.rotation) degrees)"
        var rows = [
            ("codec", info.codec), ("container", info.container),
            ("size", "\(info.width)x\(info.height)" + turned),
        ]
        guard !info.isStill else { return rows + [("plan", "a picture, read once")] }
        let rate = info.frameRate.map { Double($0.num) / Double($0.den) }
        let steadiness =
            switch survey.isConstantRate {
            case true?: "constant"
            case false?: "variable"
            case nil: "constant or not is unknown"
            }
        rows += [
            ("frame rate", rate.map { String(format: "%.3f, ", $0) + steadiness } ?? "unknown"),
            ("duration", info.duration.map { String(format: "%.3f s", $0) } ?? "unknown"),
            ("start time", info.startTime.map { String(format: "%.3f s", $0) } ?? "unknown"),
            (
                "keyframes",
                survey.keyframeSpacing.map { String(format: "at most %.3f s apart", $0) }
                    ?? "unknown"
            ),
            ("seeking", info.isSeekable ? "yes" : "no"),
            (
                "plan",
                survey.mayLeap
                    ? "keyframes alone where nothing changes, else every frame"
                    : "every frame"
            ),
            (
                "estimate",
                survey.decodingSeconds.map {
                    String(format: "%.0f s to decode every frame on this machine", $0)
                } ?? "unknown"
            ),
        ]
        return rows
    }
}
