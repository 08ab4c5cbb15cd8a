import Synchronization
import Video
import Vision

/// A part of a source that one thread looks at, from its start to where the next part is known to
/// see the same. That thread fills it; another one takes out what was seen.
final class ScanPart: Sendable {
    /// A checkpoint, and how many items had been seen up to it.
    struct Mark: Sendable {
        var checkpoint: FrameScan.Checkpoint
        var items: Int
    }

    /// What was found out about the source in an earlier part.
    struct Known: Sendable, Hashable {
        /// Where the game lies.
        var viewport: Viewport
        /// The language of its screens.
        var language: String?
    }

    private struct State {
        /// What was seen and not yet taken out; `dropped` items before it were.
        var items: [ScanItem] = []
        var dropped = 0
        var marks: [Double: Mark] = [:]
        var position: Double
        var viewport: Viewport?
        var next: ScanPart?
        var isUnwanted = false
        var end: FrameScan.End?
        /// Where the next part takes over: this part's mark and its own.
        var handover: (last: Mark, first: Mark)?

        mutating func note(_ item: ScanItem) {
            switch item {
            case .calibrated(let viewport, _, _): self.viewport = viewport
            case .second(let time): position = max(position, time)
            default: break
            }
        }
    }

    /// Where it begins, seconds of the source.
    let start: Double
    /// What was known before it began; nil for the first part.
    let known: Known?
    private let state: Mutex<State>

    init(start: Double, next: ScanPart? = nil, known: Known? = nil) {
        self.start = start
        self.known = known
        state = Mutex(State(position: start, viewport: known?.viewport, next: next))
    }

    // MARK: For the thread that looks

    func add(_ item: ScanItem) {
        state.withLock {
            $0.items.append(item)
            $0.note(item)
        }
    }

    /// Notes an item that was passed on at once.
    func passed(_ item: ScanItem) {
        state.withLock {
            $0.dropped += 1
            $0.note(item)
        }
    }

    /// Notes a checkpoint. True where this part need not go on: the next one takes over.
    func isEnough(_ checkpoint: FrameScan.Checkpoint) -> Bool {
        let (mark, next, isUnwanted) = state.withLock { state in
            let mark = Mark(checkpoint: checkpoint, items: state.dropped + state.items.count)
            state.marks[checkpoint.time] = mark
            state.position = checkpoint.time
            return (mark, state.next, state.isUnwanted)
        }
        if isUnwanted { return true }
        guard let next, checkpoint.time >= next.start else { return false }
        if let same = next.mark(like: checkpoint) {
            state.withLock { $0.handover = (mark, same) }
            return true
        }
        if let stop = next.end?.position, stop < checkpoint.time {
            // It never came to see the same, so what it saw is of no use.
            state.withLock { $0.next = next.following }
        }
        return false
    }

    func finish(_ end: FrameScan.End) { state.withLock { $0.end = end } }

    // MARK: For the others

    /// How far it has come, seconds of the source.
    var position: Double { state.withLock { $0.position } }
    /// Where the game was found last.
    var viewport: Viewport? { state.withLock { $0.viewport } }
    /// How it ended; nil while it goes on.
    var end: FrameScan.End? { state.withLock { $0.end } }
    /// The part behind it; nil for the last one.
    var following: ScanPart? { state.withLock { $0.next } }
    var handover: (last: Mark, first: Mark)? { state.withLock { $0.handover } }

    private func mark(like checkpoint: FrameScan.Checkpoint) -> Mark? {
        state.withLock { state in
            guard let mark = state.marks[checkpoint.time], !state.isUnwanted,
                mark.checkpoint.state == checkpoint.state
            else { return nil }
            return mark
        }
    }

    /// Puts another part between this one and the next.
    func insert(_ part: ScanPart) { state.withLock { $0.next = part } }

    /// What it sees is of no use to anyone: it stops when it can.
    func giveUp() { state.withLock { $0.isUnwanted = true } }

    /// Takes out what was seen, from the item with that number on.
    func take(from first: Int) -> [ScanItem] {
        state.withLock { state in
            let skipped = max(0, first - state.dropped)
            let items = Array(state.items.dropFirst(skipped))
            state.dropped += state.items.count
            state.items = []
            return items
        }
    }
}
