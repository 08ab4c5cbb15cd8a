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

    /// Where another part takes over: this part's mark and its own.
    struct Handover: Sendable {
        var last: Mark
        var part: ScanPart
        var first: Mark
    }

    /// Thrown where nobody wants a part any more.
    struct Unwanted: Error {}

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
        var nextMark = -Double.infinity
        var position: Double
        var viewport: Viewport?
        var next: ScanPart?
        var isUnwanted = false
        /// From here on no other part can be found to see the same.
        var isAlone = false
        var end: FrameScan.End?
        var handover: Handover?

        /// How much lies between here and the next part, or the source's end, seconds.
        func rest(to end: Double) -> Double {
            isAlone || isUnwanted ? 0 : (next?.start ?? end) - position
        }

        /// Gives the part behind this one where that has become useless.
        mutating func note(_ item: ScanItem) -> ScanPart? {
            switch item {
            case .calibrated(let viewport, _, _): self.viewport = viewport
            case .second(let time): position = max(position, time)
            case .observation(.gap(_, _, FrameScan.timeJump)):
                isAlone = true
                defer { next = nil }
                return next
            default: break
            }
            return nil
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

    /// Recordings may have nothing but keyframes: marks are kept so far apart, seconds.
    private static let markSpacing = 0.5

    // MARK: For the thread that looks

    /// - Throws: `Unwanted` where nobody wants to know.
    func add(_ item: ScanItem) throws {
        let useless = try state.withLock {
            if $0.isUnwanted { throw Unwanted() }
            $0.items.append(item)
            return $0.note(item)
        }
        useless?.giveUpAll()
    }

    /// Notes an item that was passed on at once.
    func passed(_ item: ScanItem) {
        let useless = state.withLock {
            $0.dropped += 1
            return $0.note(item)
        }
        useless?.giveUpAll()
    }

    /// Notes a checkpoint. True where this part need not go on: the next one takes over.
    func isEnough(_ checkpoint: FrameScan.Checkpoint) -> Bool {
        let (mark, next, isUnwanted) = state.withLock { state in
            let mark = Mark(checkpoint: checkpoint, items: state.dropped + state.items.count)
            if checkpoint.time >= state.nextMark {
                state.marks[checkpoint.time] = mark
                state.nextMark = checkpoint.time + Self.markSpacing
            }
            state.position = checkpoint.time
            return (mark, state.next, state.isUnwanted)
        }
        if isUnwanted { return true }
        guard let next, checkpoint.time >= next.start else { return false }
        if let same = next.mark(like: checkpoint) {
            return state.withLock { state in
                // Another part may have come between in the meantime.
                guard state.next === next else { return false }
                state.handover = Handover(last: mark, part: next, first: same)
                return true
            }
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
    var handover: Handover? { state.withLock { $0.handover } }

    /// How much lies before it, seconds.
    func rest(to end: Double) -> Double { state.withLock { $0.rest(to: end) } }

    /// From where on what it saw can be told to whoever knows nothing after `time`: its beginning, else
    /// its first checkpoint from then on. Nil where it saw nothing.
    func mark(from time: Double) -> Mark? {
        state.withLock { state in
            if start >= time {
                // Nobody compares states there.
                let beginning = FrameScan.Checkpoint(time: start, state: 0, counts: .init())
                let hasSeen = state.dropped + state.items.count > 0
                return hasSeen ? Mark(checkpoint: beginning, items: 0) : nil
            }
            return state.marks.values.filter { $0.checkpoint.time >= time }
                .min { $0.checkpoint.time < $1.checkpoint.time }
        }
    }

    private func mark(like checkpoint: FrameScan.Checkpoint) -> Mark? {
        state.withLock { state in
            // A disk or a connection that failed one reader need not fail the other.
            guard let mark = state.marks[checkpoint.time], !state.isUnwanted,
                mark.checkpoint.state == checkpoint.state,
                ![.io, .stalled].contains(state.end?.error?.code)
            else { return nil }
            return mark
        }
    }

    /// Gives away the second half of what lies before it, or what lies beyond `ScanBoard.farthest`;
    /// nil where that is too little by now.
    func split(before end: Double, known: Known) -> ScanPart? {
        state.withLock { state in
            let rest = state.rest(to: end)
            guard rest >= ScanBoard.shortest, state.end == nil, state.handover == nil else {
                return nil
            }
            let half = ScanPart(
                start: state.position + min(rest / 2, ScanBoard.farthest),
                next: state.next,
                known: known
            )
            state.next = half
            return half
        }
    }

    /// What it sees is of no use to anyone: it stops when it can.
    func giveUp() { state.withLock { $0.isUnwanted = true } }

    /// The same for this one and all behind it.
    private func giveUpAll() {
        var part: ScanPart? = self
        while let useless = part {
            useless.giveUp()
            part = useless.following
        }
    }

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
