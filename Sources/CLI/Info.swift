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
        if let problem = survey.problem {
            session.log.error("\(problem)")
            throw ExitCode(1)
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
        guard !info.isStill else { return rows + [("plan", plan(survey))] }
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
            ("plan", plan(survey)), ("estimate", estimate(survey)),
        ]
        return rows
    }

    private static func plan(_ survey: SourceSurvey) -> String {
        let way =
            switch survey.plan {
            case .still: "a picture, read once"
            case .keyframes: "keyframes alone where nothing changes, else every frame"
            case .keyframesInBattle: "keyframes alone in the middle of battles, else every frame"
            case .everyFrame: "every frame"
            }
        return survey.jobs > 1 ? "\(way); \(survey.jobs) jobs side by side" : way
    }

    private static func estimate(_ survey: SourceSurvey) -> String {
        guard let results = survey.resultsSeconds, let full = survey.decodingSeconds else {
            return "unknown"
        }
        return String(format: "about %.0f s on this machine, ", max(1, results))
            + String(format: "%.0f s with --depth full", max(1, full))
    }
}
