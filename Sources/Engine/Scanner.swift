import Foundation
import Game
import Scenes
import Video
import Vision

/// Scans recordings: frames in, events out, one source after another.
public struct Scanner {
    private let kit: SceneKit
    private let options: ScanOptions
    private let tools: FrameScan.Tools

    /// - Parameters:
    ///   - kit: what detectors share.
    ///   - options: what to scan and how deep.
    public init(kit: SceneKit, options: ScanOptions) throws {
        self.kit = kit
        self.options = options
        tools = try Self.tools(kit)
    }

    static func tools(_ kit: SceneKit) throws -> FrameScan.Tools {
        FrameScan.Tools(
            detectors: try SceneDetectors.all(kit: kit),
            locator: kit.locator,
            names: kit.names
        )
    }

    /// Scans one source from beginning to end.
    ///
    /// Bad input is no error here: what could be read is told, and the last line, `stream.closed`,
    /// says what went wrong. Throws only what `emit` throws.
    ///
    /// - Parameters:
    ///   - location: a file, a URL, or `-` for standard input.
    ///   - canceller: stops the scan; open battles are closed first.
    ///   - emit: gets each event as soon as it is certain, in order.
    ///   - progress: called a few times a second of the source.
    ///   - warn: gets one line for each problem that does not stop the scan.
    public func scan(
        _ location: String,
        canceller: Canceller,
        emit: (GameEvent) throws -> Void,
        progress: (ScanProgress) -> Void = { _ in },
        warn: (String) -> Void = { _ in }
    ) throws -> ScanOutcome {
        kit.names.forget()
        let began = ContinuousClock.now
        var options = options
        let reader: VideoReader
        do {
            reader = try Self.open(location, &options, canceller)
        } catch {
            return try Self.tellNotOpened(
                location,
                error,
                options: options,
                began: began,
                emit: emit
            )
        }
        let info = reader.info
        var teller = EventTeller(info, location: location, options: options)
        try emit(teller.opened)
        func show(_ position: Double, _ frames: Int) {
            progress(
                ScanProgress(
                    location: location,
                    position: position,
                    duration: info.duration,
                    frames: frames,
                    battles: teller.battles
                )
            )
        }
        var scan = FrameScan(reader: reader, location: location, options: options, tools: tools)
        let end: FrameScan.End
        if ParallelScan.isDivisible(info, options) {
            let parallel = ParallelScan(
                location,
                info: info,
                options: options,
                kit: kit,
                canceller: canceller
            )
            end = try parallel.run(scan, progress: show) {
                try teller.take($0, emit: emit, warn: warn)
            }
        } else {
            end = try scan.run(progress: show) { try teller.take($0, emit: emit, warn: warn) }
        }
        try teller.close(end, seconds: Self.seconds(since: began), emit: emit)
        return ScanOutcome(
            error: end.error?.description,
            wasCancelled: end.error?.code == .cancelled,
            battles: teller.battles,
            timings: end.timings
        )
    }

    /// Opens a source, and settles how many jobs share it.
    private static func open(
        _ location: String,
        _ options: inout ScanOptions,
        _ canceller: Canceller
    ) throws(VideoError) -> VideoReader {
        // Standard input has one place, which readers would take from each other.
        if location == "-" { options.jobs = 1 }
        let isSettled = options.jobs != nil
        options.jobs = options.jobs ?? ParallelScan.usualJobs(location, options)
        let reader = try VideoReader(
            location,
            options: readerOptions(options),
            canceller: canceller
        )
        let info = reader.info
        let isShared =
            isSettled
            ? ParallelScan.isDivisible(info, options) : ParallelScan.isLongEnough(info, options)
        guard options.jobs != 1, !isShared else { return reader }
        options.jobs = 1
        // What somebody wanted shared may be a pipe, which opens once.
        if info.isStill || isSettled { return reader }
        // One job has all cores for its decoder, which has to be opened for them.
        return try VideoReader(location, options: readerOptions(options), canceller: canceller)
    }

    /// How each job reads its source.
    static func readerOptions(_ options: ScanOptions) -> ReaderOptions {
        var reading = ReaderOptions()
        reading.sparesLoopFilter = true
        reading.threads = options.threadsOfJob
        return reading
    }

    /// The two lines of a source that gave no frame.
    static func tellNotOpened(
        _ location: String,
        _ error: VideoError,
        options: ScanOptions,
        began: ContinuousClock.Instant,
        emit: (GameEvent) throws -> Void
    ) throws -> ScanOutcome {
        let lines = StreamLines(
            source: location,
            game: options.game,
            start: options.startedAt,
            idHead: location
        )
        try emit(lines.notOpened())
        try emit(
            lines.closed(
                at: 0,
                counts: .init(),
                battles: 0,
                duration: nil,
                seconds: seconds(since: began),
                error: error.description
            )
        )
        return ScanOutcome(
            error: error.description,
            wasCancelled: error.code == .cancelled,
            battles: 0
        )
    }

    static func seconds(since start: ContinuousClock.Instant) -> Double {
        start.duration(to: .now) / .seconds(1)
    }
}
