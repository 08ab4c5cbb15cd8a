import Foundation
import Synchronization

/// Reads events and puts their battles into the outbox while others are sent.
final class StatInkIntake: Sendable {
    /// Battles that are put in together at most.
    private static let batch = 200

    private struct State {
        var feed: StatInkFeed
        /// Uuids of battles that may still be amended, by the battle's id.
        var unsettled: [String: String] = [:]
        var held = 0
        var skipped = 0
        var problems = 0
        var hasFailed = false
    }

    private let outbox: Outbox
    private let server: String
    private let tell: @Sendable (String) -> Void
    private let state: Mutex<State>

    init(
        outbox: Outbox,
        server: String,
        feed: StatInkFeed,
        tell: @escaping @Sendable (String) -> Void
    ) {
        self.outbox = outbox
        self.server = server
        self.tell = tell
        state = Mutex(State(feed: feed))
    }

    /// Battles that were held or skipped, and lines and battles that could not be used.
    var held: Int { state.withLock { $0.held } }
    var skipped: Int { state.withLock { $0.skipped } }
    var problems: Int { state.withLock { $0.problems } }
    /// Battles could not be put in, which ended the reading and was told.
    var hasFailed: Bool { state.withLock { $0.hasFailed } }

    /// Reads files to their end, or the one as it grows. What was read before a failure is kept.
    func read(_ files: [String], follows: Bool, isCancelled: @escaping @Sendable () -> Bool) {
        let reader = EventReader(isCancelled: isCancelled, tell: tell)
        for file in files {
            do {
                // A file that is read in one go is read to its end before any of it counts.
                let isGrowing = follows || Self.isStream(file)
                try reader.read(file, follow: follows, idle: { try self.store() }) { line in
                    try self.add(line, isGrowing: isGrowing)
                }
            } catch {
                if error is EventReader.Failure {
                    // One file that cannot be read; the others can.
                    tell("\(error)")
                    state.withLock { $0.problems += 1 }
                } else {
                    fail(error)
                    break
                }
            }
        }
        state.withLock { $0.problems += reader.problems }
        do {
            try store()
            try release(before: "")
        } catch {
            fail(error)
        }
    }

    /// Says at once what ends the reading: sending may go on for long.
    private func fail(_ error: any Error) {
        let wasKnown = state.withLock { state in
            defer { state.hasFailed = true }
            return state.hasFailed
        }
        if !wasKnown {
            tell("\(error); no more battles are taken in: export their events again afterwards")
        }
    }

    /// Whether what a file tells comes bit by bit, and is gone when it was read.
    static func isStream(_ path: String) -> Bool {
        if path == "-" { return true }
        var about = stat()
        return stat(path, &about) == 0 && about.st_mode & S_IFMT == S_IFIFO
    }

    private func add(_ line: EventLine, isGrowing: Bool) throws {
        let (battle, isFull) = try state.withLock { state in
            (try state.feed.add(line), state.feed.count >= Self.batch)
        }
        let isOver =
            isGrowing
            && state.withLock { state in
                let open = Set(state.unsettled.keys).union(state.feed.touched)
                return battle != nil && open.contains { $0 != battle }
            }
        if isFull { try store() }
        // Another battle has begun, or the source has ended: the earlier ones stand.
        if isOver, let battle {
            try store()
            try release(before: battle)
        }
    }

    private func store() throws {
        let settles = Date().timeIntervalSince1970 + StatInkFeed.settling
        let (drafts, problems) = state.withLock { state in
            var problems: [String] = []
            let drafts = state.feed.take(settles: settles) { problems.append($0) }
            state.problems += problems.count
            for draft in drafts { state.unsettled[draft.battle] = draft.uuid }
            return (drafts, problems)
        }
        for problem in problems { tell(problem) }
        guard !drafts.isEmpty else { return }
        let outcomes = try outbox.store(drafts, server: server)
        for (draft, outcome) in zip(drafts, outcomes) { note(draft, outcome) }
    }

    private func note(_ draft: OutboxDraft, _ outcome: OutboxOutcome) {
        switch outcome {
        case .added(.held, let reason):
            state.withLock { $0.held += 1 }
            tell("battle \(draft.battle) is held: \(reason ?? "")")
        case .added(.skipped, let reason):
            state.withLock { $0.skipped += 1 }
            tell("battle \(draft.battle) is skipped: \(reason ?? "")")
        case .changedAfterSending:
            tell(OutboxOutcome.amendedTooLate(draft.battle))
        case .added, .updated, .known: break
        }
    }

    private func release(before battle: String) throws {
        let uuids = state.withLock { state in
            let settled = state.unsettled.filter { $0.key != battle }
            for id in settled.keys { state.unsettled[id] = nil }
            return Array(settled.values)
        }
        try outbox.release(uuids, server: server)
    }
}
