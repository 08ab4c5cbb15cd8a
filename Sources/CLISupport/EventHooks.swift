import Foundation
import Synchronization

/// Commands that run when something happens, with the event's line on their standard input.
///
/// Each hook has a queue and runs one command at a time. A slow one delays nobody: what would wait
/// behind many others is left out, and a command that never ends is ended.
public final class EventHooks: Sendable {
    /// A command and the type of events it is for.
    public struct Hook: Sendable, Hashable {
        /// Such as `battle.finished`; `*` for all.
        public var type: String
        /// Run by `/bin/sh -c`.
        public var command: String

        /// A hook as given.
        public init(type: String, command: String) {
            self.type = type
            self.command = command
        }
    }

    private final class Runner: Sendable {
        let hook: Hook
        let queue: DispatchQueue
        let waiting = Mutex(0)

        init(_ hook: Hook) {
            self.hook = hook
            queue = DispatchQueue(label: "hook \(hook.type)", qos: .utility)
        }
    }

    private let runners: [Runner]
    private let limit: Double
    private let most: Int
    private let warn: @Sendable (String) -> Void

    /// - Parameters:
    ///   - limit: seconds after which a command is ended.
    ///   - most: how many events may wait for one hook.
    ///   - warn: gets one line for each command that failed and each event left out.
    public init(
        _ hooks: [Hook],
        limit: Double = 60,
        most: Int = 64,
        warn: @escaping @Sendable (String) -> Void
    ) {
        runners = hooks.map(Runner.init)
        self.limit = limit
        self.most = most
        self.warn = warn
    }

    /// Something happened. Returns at once.
    public func happened(_ type: String, line: String) {
        for runner in runners where runner.hook.type == type || runner.hook.type == "*" {
            let hasRoom = runner.waiting.withLock { count in
                guard count < most else { return false }
                count += 1
                return true
            }
            guard hasRoom else {
                warn("--on \(runner.hook.type): the command is too slow, an event was left out")
                continue
            }
            runner.queue.async { [self] in
                run(runner.hook, type: type, line: line)
                runner.waiting.withLock { $0 -= 1 }
            }
        }
    }

    /// Waits until all commands have ended, `seconds` at most.
    public func finish(within seconds: Double) {
        let group = DispatchGroup()
        for runner in runners { runner.queue.async(group: group) {} }
        _ = group.wait(timeout: .now() + seconds)
    }

    private func run(_ hook: Hook, type: String, line: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", hook.command]
        var environment = ProcessInfo.processInfo.environment
        environment["IKASIGHT_EVENT"] = type
        process.environment = environment
        let input = Pipe()
        process.standardInput = input
        // Its words are for people: standard output belongs to the events.
        process.standardOutput = FileHandle.standardError
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        do {
            try process.run()
        } catch {
            return warn("--on \(hook.type): the command cannot be run: \(error)")
        }
        // A command that does not read its input must not hold this thread for good.
        DispatchQueue.global(qos: .utility).async {
            try? input.fileHandleForWriting.write(contentsOf: Data((line + "\n").utf8))
            try? input.fileHandleForWriting.close()
        }
        if ended.wait(timeout: .now() + limit) == .timedOut {
            warn("--on \(hook.type): the command took more than \(Int(limit)) s and was ended")
            process.terminate()
            if ended.wait(timeout: .now() + 2) == .timedOut {
                kill(process.processIdentifier, SIGKILL)
                ended.wait()
            }
        } else if process.terminationStatus != 0 {
            warn("--on \(hook.type): the command failed with \(process.terminationStatus)")
        }
    }
}
