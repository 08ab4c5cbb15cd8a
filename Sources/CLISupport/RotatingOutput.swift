import Foundation
import Synchronization

/// Lines into a file that goes on from evening to evening: they are added to what is there, a new
/// file may begin each day, and what fails is said once and tried again with the next line.
public final class RotatingOutput: Sendable {
    /// When a new file begins.
    public enum Rotation: String, Sendable, CaseIterable {
        case never
        /// At midnight, local time: `events.jsonl` becomes `events-2026-11-25.jsonl`.
        case day
    }

    private let path: String
    private let rotation: Rotation
    private let zone: TimeZone
    private let warn: @Sendable (String) -> Void
    private let state: Mutex<State>
    private let wantsReopening = Atomic(false)
    private let queue = CountedQueue("file of lines", qos: .utility)

    private struct State: ~Copyable {
        var output: LineOutput?
        var name = ""
        var hasFailed = false
    }

    /// Opens nothing yet.
    ///
    /// - Parameters:
    ///   - path: the file; the day goes before its extension.
    ///   - zone: whose midnight it is.
    ///   - warn: gets one line when writing fails, and one when it works again.
    public init(
        path: String,
        rotation: Rotation,
        zone: TimeZone = .current,
        warn: @escaping @Sendable (String) -> Void
    ) {
        self.path = path
        self.rotation = rotation
        self.zone = zone
        self.warn = warn
        state = Mutex(State())
    }

    /// Opens the file anew at the next line: somebody has moved it away.
    public func reopen() { wantsReopening.store(true, ordering: .relaxed) }

    /// Opens the file for now, so that a wrong name is known at once.
    ///
    /// - Parameter sources: files that it must not be.
    public func open(
        sparing sources: [String] = [],
        at now: Date = Date()
    ) throws(LineOutput.Failure) {
        let name = name(at: now)
        try state.withLock { state throws(LineOutput.Failure) in
            state.output = try LineOutput(path: name, sparing: sources, appends: true)
            state.name = name
        }
    }

    /// Adds a line, soon: the events go on, whatever becomes of the disk.
    public func write(_ line: String, at now: Date = Date()) {
        queue.add { [self] in put(line, at: now) }
    }

    /// Waits until all lines are written, `seconds` at most.
    ///
    /// - Throws: how many lines still wait for a file that takes none; what failed was warned of.
    public func finish(within seconds: Double) throws(LineOutput.Failure) {
        let left = queue.finish(within: seconds)
        if left > 0 { throw LineOutput.Failure(name: path, code: ETIMEDOUT, unwritten: left) }
    }

    private func put(_ line: String, at now: Date) {
        let name = name(at: now)
        let (failure, isMended) = state.withLock { state -> (LineOutput.Failure?, Bool) in
            let isMoved = wantsReopening.exchange(false, ordering: .relaxed)
            if isMoved || state.name != name { state.output = nil }
            do {
                if state.output == nil {
                    state.output = try LineOutput(path: name, appends: true)
                    state.name = name
                }
                try state.output?.write(line)
                defer { state.hasFailed = false }
                return (nil, state.hasFailed)
            } catch {
                state.output = nil
                defer { state.hasFailed = true }
                return (state.hasFailed ? nil : error as? LineOutput.Failure, false)
            }
        }
        if let failure { warn("\(failure); lines are lost until it can be written again") }
        if isMended { warn("\(name): can be written again") }
    }

    /// The file that a line goes to at `now`.
    func name(at now: Date) -> String {
        guard rotation == .day else { return path }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let parts = calendar.dateComponents([.year, .month, .day], from: now)
        func two(_ number: Int?) -> String { String(format: "%02d", number ?? 0) }
        let day = "\(parts.year ?? 0)-\(two(parts.month))-\(two(parts.day))"
        let url = URL(fileURLWithPath: path)
        let stem = url.deletingPathExtension().lastPathComponent
        let tail = url.pathExtension.isEmpty ? "" : ".\(url.pathExtension)"
        let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
        return folder + "\(stem)-\(day)\(tail)"
    }
}
