import Foundation
import Game
import Scenes
import Video
import Vision

/// Scans recordings: frames in, events out, one source after another.
public struct Scanner {
    private let kit: SceneKit
    private let options: ScanOptions
    private let detectors: [any SceneDetector]

    /// - Parameters:
    ///   - kit: what detectors share.
    ///   - options: what to scan and how deep.
    public init(kit: SceneKit, options: ScanOptions) throws {
        self.kit = kit
        self.options = options
        detectors = try SceneDetectors.all(kit: kit)
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
        var readerOptions = ReaderOptions()
        readerOptions.threads = options.threads
        readerOptions.sparesLoopFilter = true
        let reader: VideoReader
        do {
            reader = try VideoReader(location, options: readerOptions, canceller: canceller)
        } catch {
            let lines = StreamLines(
                source: location,
                game: options.game,
                start: options.startedAt
            )
            try emit(lines.notOpened())
            let seconds = Self.seconds(since: began)
            try emit(
                lines.closed(
                    at: 0,
                    counts: .init(),
                    battles: 0,
                    duration: nil,
                    seconds: seconds,
                    error: error.description
                )
            )
            return ScanOutcome(
                error: error.description,
                wasCancelled: error.code == .cancelled,
                battles: 0
            )
        }
        var run = ScanRun(
            reader: reader,
            location: location,
            options: options,
            detectors: detectors,
            locator: kit.locator
        )
        return try run.scan(began: began, emit: emit, progress: progress, warn: warn)
    }

    static func seconds(since start: ContinuousClock.Instant) -> Double {
        let duration = ContinuousClock.now - start
        return Double(duration.components.seconds)
            + Double(duration.components.attoseconds) / 1e18
    }
}
