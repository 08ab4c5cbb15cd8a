import Foundation
import Game
import Scenes
import Video

/// Looks at one recording in several parts side by side and tells what one scan would tell.
///
/// A part of what is left is given to another thread, again and again (`ScanBoard`). Each part is
/// looked at on into the next one until both know the same (`FrameScan.Checkpoint`); from there on the
/// next part's word counts. Where that never happens (damage, a clock that jumps, a stream layout that
/// changes), the earlier part goes on and the later one's work is thrown away.
struct ParallelScan {
    private let location: String
    private let info: SourceInfo
    private let options: ScanOptions
    private let kit: SceneKit
    private let canceller: Canceller

    /// A recording shorter than this gains nothing, since parts overlap, seconds.
    private static let worthwhile = 300.0

    /// How many jobs to open a source for of which nothing is known yet. What comes over a network
    /// is asked for once at a time.
    static func usualJobs(_ location: String, _ options: ScanOptions) -> Int {
        var about = stat()
        let isFile = stat(location, &about) == 0 && about.st_mode & S_IFMT == S_IFREG
        return isFile && options.depth != .none
            ? min(2, ProcessInfo.processInfo.activeProcessorCount) : 1
    }

    /// Whether a source is so long that two jobs are faster than one.
    static func isLongEnough(_ info: SourceInfo, _ options: ScanOptions) -> Bool {
        isDivisible(info, options) && length(info, options) >= worthwhile
    }

    /// Whether a source can be shared out among several jobs.
    static func isDivisible(_ info: SourceInfo, _ options: ScanOptions) -> Bool {
        options.jobs ?? 1 > 1 && options.depth != .none && info.isSeekable && info.isSteady
            && !info.isStill && length(info, options) >= ScanBoard.shortest
    }

    private static func length(_ info: SourceInfo, _ options: ScanOptions) -> Double {
        let end = info.duration ?? 0
        return min(options.to ?? end, end) - (options.from ?? 0)
    }

    init(
        _ location: String,
        info: SourceInfo,
        options: ScanOptions,
        kit: SceneKit,
        canceller: Canceller
    ) {
        self.location = location
        self.info = info
        self.options = options
        self.kit = kit
        self.canceller = canceller
    }

    /// Runs `scan`, which stands at its beginning, with helpers; see `FrameScan.run`.
    func run(
        _ scan: consuming FrameScan,
        progress: (_ position: Double, _ frames: Int) -> Void,
        sink: (ScanItem) throws -> Void
    ) throws -> FrameScan.End {
        let first = ScanPart(start: options.from ?? 0)
        let recording = scan.reader.recording
        let names = kit.names
        let board = ScanBoard(first, end: min(options.to ?? .infinity, info.duration ?? 0)) {
            names.current
        }
        let group = DispatchGroup()
        defer {
            board.giveUp()
            group.wait()
        }
        var seat = kit
        for index in 1..<(options.jobs ?? 1) {
            // Two and two share engines.
            seat = seat.copy(sharesEngines: index % 2 == 1)
            addThread(board, group, try Scanner.tools(seat), SpareReader(of: recording))
        }
        let tools = scan.tools
        let spare = SpareReader(of: recording)
        let end = try look(at: first, with: scan, spare, progress: progress, sink: sink)
        board.settleLanguage()
        first.finish(end)
        // This thread only passes on from here, so another one may look in its place.
        addThread(board, group, tools, spare)
        return try passOn(from: first, progress: progress, sink: sink)
    }

    /// Looks at the first part. The scan is used up: of what it holds its reader alone is left.
    private func look(
        at first: ScanPart,
        with scan: consuming FrameScan,
        _ spare: SpareReader,
        progress: (_ position: Double, _ frames: Int) -> Void,
        sink: (ScanItem) throws -> Void
    ) throws -> FrameScan.End {
        var scan = scan
        let end = try scan.run(isEnough: first.isEnough, progress: progress) {
            first.passed($0)
            try sink($0)
        }
        if end.error == nil { spare.put(scan.leftReader()) }
        return end
    }

    private func addThread(
        _ board: ScanBoard,
        _ group: DispatchGroup,
        _ tools: FrameScan.Tools,
        _ spare: SpareReader
    ) {
        group.enter()
        let thread = Thread {
            defer { group.leave() }
            while let part = board.claim() { look(at: part, of: board, tools, spare) }
        }
        thread.stackSize = 8 << 20
        thread.start()
    }

    /// Looks at one part to its end.
    private func look(
        at part: ScanPart,
        of board: ScanBoard,
        _ tools: FrameScan.Tools,
        _ spare: SpareReader
    ) {
        var options = options
        options.from = part.start
        var reader: VideoReader
        do throws(VideoError) {
            if let earlier = spare.take() {
                reader = earlier
            } else {
                reader = try opened(spare.recording)
            }
        } catch {
            // The part before it goes on, and meets the same error where it matters.
            return part.finish(FrameScan.End(position: part.start, error: error))
        }
        reader.startOver()
        tools.names?.forget()
        if let language = part.known?.language { tools.names?.remember(language) }
        var scan = FrameScan(
            reader: reader,
            location: location,
            options: options,
            tools: tools,
            known: part.known?.viewport
        )
        // It throws where nobody wants the part any more.
        let end =
            (try? scan.run { checkpoint in
                board.inform(tools.names)
                return part.isEnough(checkpoint)
            } sink: {
                try part.add($0)
            }) ?? FrameScan.End(position: part.start)
        if end.error == nil { spare.put(scan.leftReader()) }
        part.finish(end)
    }

    private func opened(_ recording: SharedRecording?) throws(VideoError) -> VideoReader {
        var reading = Scanner.readerOptions(options)
        reading.wantsFingerprint = false
        if let recording { return try VideoReader(recording, options: reading) }
        return try VideoReader(location, options: reading, canceller: canceller)
    }

    /// Passes on what the parts behind `first` see, each from where it takes over.
    private func passOn(
        from first: ScanPart,
        progress: (Double, Int) -> Void,
        sink: (ScanItem) throws -> Void
    ) throws -> FrameScan.End {
        var total = FrameScan.End()
        var part = first
        var counted = StreamLines.Counts()
        var item = Int.max
        while true {
            while part.end == nil {
                for seen in part.take(from: item) { try sink(seen) }
                progress(part.position, total.counts.read)
                Thread.sleep(forTimeInterval: 0.02)
            }
            guard let end = part.end else { continue }
            for seen in part.take(from: item) { try sink(seen) }
            let handover = part.handover
            total.counts.add(handover?.last.checkpoint.counts ?? end.counts, without: counted)
            total.add(end)
            if let handover {
                (part, counted) = (handover.part, handover.first.checkpoint.counts)
                item = handover.first.items
            } else if end.error?.code == .cancelled,
                let (next, mark) = Self.seen(after: end.position, behind: part)
            {
                // What others saw meanwhile is worth telling, too.
                let time = mark.checkpoint.time
                try sink(
                    .observation(.gap(from: end.position, to: time, reason: "interrupted"))
                )
                (part, counted, item) = (next, mark.checkpoint.counts, mark.items)
            } else {
                return total
            }
        }
    }

    /// The first part behind `part` that has seen anything after `time`, and from where on.
    private static func seen(
        after time: Double,
        behind part: ScanPart
    ) -> (part: ScanPart, from: ScanPart.Mark)? {
        var next = part.following
        while let other = next {
            if let mark = other.mark(from: time) { return (other, mark) }
            next = other.following
        }
        return nil
    }
}

extension FrameScan.End {
    /// Goes on with what a later part came to.
    fileprivate mutating func add(_ later: FrameScan.End) {
        position = max(position, later.position)
        // Who hands over has met no error: one that stands here stopped the scan.
        error = error ?? later.error
        guard let more = later.timings else { return }
        timings = timings ?? SceneTimings()
        timings?.add(more)
    }
}

extension StreamLines.Counts {
    /// Adds what was counted after `before`.
    fileprivate mutating func add(_ more: StreamLines.Counts, without before: StreamLines.Counts) {
        read += more.read - before.read
        analysed += more.analysed - before.analysed
        damaged += more.damaged - before.damaged
    }
}
