import Dispatch
import Foundation
import Game
import Synchronization
import Video

/// Keeps each battle of a live session as its own file, and the folder within its bounds.
///
/// Feed it the session's events and its time; no call waits for the disk but `init` and `close`.
/// Thread-safe. `tell` is called from any thread, and calls nothing here.
public final class ClipKeeper: Sendable {
    /// How clips are kept.
    public struct Options: Sendable {
        /// The folder; it is made where it is not there.
        public var folder: String
        /// Bytes that all clips in it may take together; nil for no bound.
        public var keepBytes: Int?
        /// Less free space than that and nothing is recorded; bytes.
        public var leastFree = 500_000_000
        /// The zone of the times in names.
        public var zone = TimeZone.current
        /// What the files say that they were written by: a name, and a version behind it. Files with
        /// the same name are ours, whatever their version.
        public var program = "IkaSight"
        /// How long `close` waits for the disk; seconds.
        var patience = 30.0
        /// Free bytes in a folder; nil when unknown.
        var freeBytes: @Sendable (String) -> Int? = { ClipFolder.freeBytes($0) }

        /// Clips in `folder`, without a bound.
        public init(folder: String) { self.folder = folder }
    }

    private struct Running {
        var writer: ClipWriter
        var isCut = false
        var isWarned = false
        /// Session time at which it ends; nil while that is not known.
        var end: Double?
        var name: ClipName?
        /// The tape has come to its end or never will.
        var hurries = false
    }

    private struct State {
        var plan: ClipPlan
        var running: [String: Running] = [:]
        /// Files of clips that are done, for those that get another name.
        var placed: [String: [String]] = [:]
        var isFull = false
        var checkedAt = -Double.infinity
        var epoch: Double?
        var isClosed = false
    }

    private let options: Options
    private let tape: Tape
    private let folder: ClipFolder
    private let tell: @Sendable (ClipNews) -> Void
    private let state: Mutex<State>
    private let disk = DispatchQueue(label: "ikasight.clips", qos: .utility)
    private let writing = DispatchGroup()

    /// Looks after `options.folder`: makes it, names what a killed run left there, removes what is too
    /// much. Throws when nothing can be written there.
    public init(
        _ options: Options,
        tape: Tape,
        tell: @escaping @Sendable (ClipNews) -> Void
    ) throws(VideoError) {
        self.options = options
        self.tape = tape
        self.tell = tell
        folder = ClipFolder(path: options.folder, program: options.program)
        state = Mutex(State(plan: ClipPlan(keep: tape.keep)))
        try Self.prepare(options.folder)
        for path in folder.salvage() { tell(.salvaged(path: path)) }
        tidy()
    }

    private static func prepare(_ path: String) throws(VideoError) {
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true
            )
        } catch {
            throw VideoError(
                code: .io,
                location: path,
                message: "cannot be made or is no folder",
                advice: "name a folder to record to"
            )
        }
        guard access(path, W_OK | X_OK) == 0 else {
            throw VideoError(
                code: .permission,
                location: path,
                message: "nothing can be written there: \(String(cString: strerror(errno)))",
                advice: "name another folder to record to"
            )
        }
    }

    /// The file that is being written; nil for none.
    public var recording: String? {
        state.withLock { state in
            let paths = state.running.values.filter { !$0.writer.state.isDone }.map(\.writer.path)
            return paths.max()
        }
    }

    /// Takes an event of the session, in the order in which they are told.
    public func take(_ event: GameEvent) {
        state.withLock { state in
            guard !state.isClosed else { return }
            for command in state.plan.take(event) { perform(command, &state) }
        }
    }

    /// The session has come to `pts`; call it a few times a second, also while the source is away.
    ///
    /// - Parameters:
    ///   - pts: seconds of the session.
    ///   - wall: seconds since 1970 of that moment.
    ///   - scene: what is on screen; nil for nothing known.
    public func advance(to pts: Double, wall: Double, scene: SceneID?) {
        let checks = state.withLock { state in
            guard !state.isClosed else { return false }
            state.epoch = wall - pts
            for command in state.plan.advance(to: pts, wall: wall, scene: scene) {
                perform(command, &state)
            }
            for (battle, clip) in state.running { watch(battle, clip, at: pts, &state) }
            guard abs(pts - state.checkedAt) >= 5 else { return false }
            state.checkedAt = pts
            return true
        }
        if checks { disk.async { [self] in tidy() } }
    }

    /// The session is over: ends what is open and waits until it is on the disk, 30 s at most.
    public func close() {
        state.withLock { state in
            guard !state.isClosed else { return }
            for command in state.plan.close() { perform(command, &state) }
            for clip in state.running.values { clip.writer.hurry() }
            state.isClosed = true
        }
        let end = DispatchTime.now() + options.patience
        if writing.wait(timeout: end) == .timedOut {
            tell(.warning("\(options.folder): the disk is too slow: the last clip is not complete"))
        }
        // New names and what makes room, as far as the time allows.
        let rest = DispatchGroup()
        disk.async(group: rest) {}
        _ = rest.wait(timeout: end)
    }

    private func perform(_ command: ClipPlan.Command, _ state: inout State) {
        switch command {
        case .begin(let battle, let from, let start, let wall):
            begin(battle, from: from, epoch: state.epoch ?? wall - start, wall: wall, &state)
        case .allow(let battle, let until): state.running[battle]?.writer.allow(until: until)
        case .end(let battle, let at, let name):
            guard var clip = state.running[battle] else { return }
            clip.end = at
            clip.name = name
            state.running[battle] = clip
            if !clip.isCut { clip.writer.end(at: at) }
            finish(battle, clip.writer)
        case .rename(let battle, let name):
            disk.async { [self] in rename(battle, name) }
        }
    }

    private func begin(
        _ battle: String,
        from: Double,
        epoch: Double,
        wall: Double,
        _ state: inout State
    ) {
        guard !state.isFull else { return }
        let path = folder.temporary(ClipName.stamp(wall, in: options.zone))
        do throws(VideoError) {
            let writer = try ClipWriter(
                path,
                tape: tape,
                from: from,
                epoch: epoch,
                writer: options.program
            )
            state.running[battle] = Running(writer: writer)
        } catch {
            tell(.warning("\(error)"))
        }
    }

    /// Sees to a clip that is being written: what went wrong, and whether there is more to wait for.
    private func watch(_ battle: String, _ clip: Running, at pts: Double, _ state: inout State) {
        if let trouble = clip.writer.state.trouble, !clip.isWarned {
            state.running[battle]?.isWarned = true
            tell(.warning("\(trouble.description); this battle's clip ends here"))
        }
        // What was before its end has long been read, or never will be.
        if let end = clip.end, pts > end + 3, !clip.hurries {
            state.running[battle]?.hurries = true
            clip.writer.hurry()
        }
    }

    /// Waits for the writer elsewhere, then gives the clip its name.
    private func finish(_ battle: String, _ writer: ClipWriter) {
        writing.enter()
        DispatchQueue.global(qos: .utility).async { [self] in
            while !writer.wait(10) {}
            disk.async { [self] in
                place(battle, writer)
                writing.leave()
            }
        }
    }

    private func place(_ battle: String, _ writer: ClipWriter) {
        guard let clip = state.withLock({ $0.running.removeValue(forKey: battle) }),
            var name = clip.name
        else { return }
        let end = writer.state
        if let trouble = end.trouble, !clip.isWarned { tell(.warning("\(trouble)")) }
        if end.lost > 0.5 {
            let seconds = Int(end.lost.rounded())
            tell(.warning("\(writer.path): the disk was too slow, \(seconds) s are missing"))
        }
        guard end.parts > 0, access(writer.path, F_OK) == 0 else {
            if end.trouble == nil {
                tell(.warning("nothing of a battle was left to record"))
            }
            return
        }
        name.isIncomplete = clip.isCut || end.trouble != nil || end.lost > 0.5
        do throws(VideoError) {
            let paths = try folder.place(
                writer.path,
                parts: end.parts,
                stem: name.stem(in: options.zone)
            )
            state.withLock { $0.placed[battle] = paths }
            tell(.saved(paths: paths, seconds: end.last - end.first))
        } catch {
            tell(.warning("\(error)"))
        }
        tidy()
    }

    private func rename(_ battle: String, _ name: ClipName) {
        // Still being written: it gets this name in the first place.
        let paths: [String]? = state.withLock { state in
            if state.running[battle] != nil {
                state.running[battle]?.name = name
                return nil
            }
            return state.placed[battle]
        }
        guard let paths, paths.allSatisfy({ access($0, F_OK) == 0 }) else { return }
        var name = name
        let file = URL(fileURLWithPath: paths[0]).lastPathComponent
        name.isIncomplete = file.contains("-incomplete")
        guard let moved = try? folder.rename(paths, stem: name.stem(in: options.zone)) else {
            return
        }
        state.withLock { $0.placed[battle] = moved }
        tell(.renamed(paths: moved))
    }

    /// Removes what is too much, and sees whether there is room for more.
    private func tidy() {
        if let most = options.keepBytes {
            for clip in folder.prune(to: most) {
                tell(.removed(path: clip.path, bytes: clip.bytes))
            }
        }
        guard let free = options.freeBytes(options.folder) else { return }
        let isFull = free < options.leastFree
        let changed = state.withLock { state in
            guard state.isFull != isFull else { return false }
            state.isFull = isFull
            for (battle, clip) in state.running where isFull && clip.end == nil {
                state.running[battle]?.isCut = true
                clip.writer.end(at: -.infinity)
                clip.writer.hurry()
            }
            return true
        }
        guard changed else { return }
        let least = "\(options.leastFree / 1_000_000) MB"
        tell(
            .warning(
                isFull
                    ? "\(options.folder): less than \(least) are free: nothing is recorded until there"
                        + " is room"
                    : "\(options.folder): there is room again: the next battle is recorded"
            )
        )
    }
}
