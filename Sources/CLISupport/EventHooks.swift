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
        let isFull = Mutex(false)

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
            let isNews = runner.isFull.withLock { isFull in
                defer { isFull = !hasRoom }
                return !hasRoom && !isFull
            }
            if isNews {
                warn("--on \(runner.hook.type): the command is too slow, events are left out")
            }
            guard hasRoom else { continue }
            runner.queue.async { [self] in
                run(runner.hook, type: type, line: line)
                runner.waiting.withLock { $0 -= 1 }
            }
        }
    }

    /// Whether there are any.
    public var areAny: Bool { !runners.isEmpty }

    /// Waits until all commands have ended, `seconds` at most.
    public func finish(within seconds: Double) {
        let group = DispatchGroup()
        for runner in runners { runner.queue.async(group: group) {} }
        guard group.wait(timeout: .now() + seconds) == .timedOut else { return }
        let left = runners.reduce(0) { $0 + $1.waiting.withLock { $0 } }
        warn("--on: \(left) commands had not ended, and nobody waits for them any longer")
    }

    private func run(_ hook: Hook, type: String, line: String) {
        let command = ShellCommand(text: hook.command, environment: ["IKASIGHT_EVENT": type])
        switch command.run(input: line, limit: limit) {
        case .exited(0): break
        case .exited(let code): warn("--on \(hook.type): the command failed with \(code)")
        case .killed(let signal): warn("--on \(hook.type): signal \(signal) ended the command")
        case .timedOut:
            warn("--on \(hook.type): the command took more than \(limit) s and was ended")
        case .failed(let code):
            let reason = String(cString: strerror(code))
            warn("--on \(hook.type): the command cannot be run: \(reason)")
        }
    }
}
