import CLISupport
import Engine
import Game
import Synchronization
import Video

/// What people at the terminal are told of a live session.
final class LiveFigures: Sendable {
    private let terminal = Terminal.standardError
    private let isVerbose: Bool
    private let isQuiet: Bool
    private let people: Whisper
    private let state: Mutex<State>

    private struct State {
        var began = ContinuousClock.now
        var nextReport = ContinuousClock.now + .seconds(60)
        var nextWait = ContinuousClock.now
        var last: LiveStatus.Connection?
    }

    init(isVerbose: Bool, isQuiet: Bool, people: Whisper) {
        self.people = people
        self.isVerbose = isVerbose
        self.isQuiet = isQuiet
        state = Mutex(State())
    }

    /// The first frame has not come yet.
    func waits(_ capture: LiveCapture.State) {
        guard !isQuiet else { return }
        let trouble = capture.trouble.map { ": \($0.message)" } ?? ""
        let seconds = state.withLock { state -> Int? in
            let now = ContinuousClock.now
            guard now >= state.nextWait else { return nil }
            // Where nobody can rewrite a line, one now and then is enough.
            state.nextWait = now + (terminal.isInteractive ? .milliseconds(500) : .seconds(15))
            return Int((state.began.duration(to: now) / .seconds(1)).rounded(.down))
        }
        guard let seconds, seconds > 0 else { return }
        let text = "waiting for the source, \(seconds) s\(trouble)"
        people.say { [terminal] in
            if terminal.isInteractive {
                terminal.rewrite(text)
            } else {
                terminal.line("ikasight: \(text)")
            }
        }
    }

    /// How it goes.
    func show(_ status: LiveStatus) {
        let (isNews, isDue) = state.withLock { state -> (Bool, Bool) in
            let isNews = state.last != status.connection
            state.last = status.connection
            let now = ContinuousClock.now
            guard now >= state.nextReport else { return (isNews, false) }
            state.nextReport = now + .seconds(60)
            return (isNews, true)
        }
        if isNews, status.connection != .ended {
            let trouble = status.trouble.map { ": \($0)" } ?? ""
            let size = status.size.map { ", \($0.width)x\($0.height)" } ?? ""
            switch status.connection {
            case .live where !isQuiet: line("\(status.source) is there\(size)")
            case .lost: line("lost the source\(trouble)")
            default: break
            }
        }
        if isDue, isVerbose {
            line(
                "\(TimePosition.text(status.position)): \(status.read) frames, "
                    + "\(status.analysed) looked at, \(status.dropped) dropped, "
                    + "\(status.damaged) damaged, \(status.battles) battles"
            )
        }
    }

    /// Takes the waiting line away.
    func clear() { people.say { [terminal] in terminal.rewrite(nil) } }

    private func line(_ text: String) {
        people.say { [terminal] in terminal.line("ikasight: \(text)") }
    }
}

extension LiveStatus {
    /// A session that has not seen a frame yet.
    init(waitingFor source: String, _ capture: LiveCapture.State) {
        self.init(source: source, startedAt: 0)
        trouble = capture.trouble?.description
    }
}
