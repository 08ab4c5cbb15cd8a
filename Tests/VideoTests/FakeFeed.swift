import Foundation
import Synchronization

@testable import Video

/// A source that does what it is told, opening by opening: what real ones do, in no time.
final class FakeSource: Sendable {
    enum Act: Sendable {
        /// Gives so many frames of a clip.
        case frames(Int, of: String)
        /// Breaks off, or cannot be opened where it is the first act.
        case fails(VideoError.Code)
        /// Says nothing until it is stopped or its patience is over.
        case stalls
        /// Says that it has a length, and can be gone through.
        case isRecording
    }

    private let openings: Mutex<[[Act]]>
    private let opened = Mutex<[Double]>([])

    init(_ openings: [[Act]]) { self.openings = Mutex(openings) }

    /// The patience of each opening so far.
    var patience: [Double] { opened.withLock { $0 } }

    func source(
        ending: LiveSource.Ending = .comesBack,
        flow: LiveSource.Flow = .newestWins
    ) -> LiveSource {
        LiveSource("fake", ending: ending, flow: flow) { patience, canceller throws(VideoError) in
            self.opened.withLock { $0.append(patience) }
            let acts = self.openings.withLock { $0.isEmpty ? [.stalls] : $0.removeFirst() }
            if case .fails(let code) = acts.first { throw Self.error(code) }
            return FakeFeed(acts, patience: patience, canceller: canceller)
        }
    }

    static func error(_ code: VideoError.Code) -> VideoError {
        VideoError(code: code, location: "fake", message: "told to fail")
    }
}

private final class FakeFeed: LiveFeed {
    private var acts: [FakeSource.Act]
    private let patience: Double
    private let canceller: Canceller
    private var reader: ReaderFeed?
    private var given = 0
    private let isRecording: Bool
    let damagedCount = 0

    init(_ acts: [FakeSource.Act], patience: Double, canceller: Canceller) {
        self.acts = acts.filter { if case .isRecording = $0 { false } else { true } }
        isRecording = self.acts.count < acts.count
        self.patience = patience
        self.canceller = canceller
    }

    var info: SourceInfo {
        var info = reader?.info ?? unknown
        (info.duration, info.isSeekable) = isRecording ? (10, true) : (nil, false)
        return info
    }

    private var unknown: SourceInfo {
        SourceInfo(
            width: 0,
            height: 0,
            timeBase: Rational(num: 1, den: 1000),
            codec: "",
            container: "",
            isInterlaced: false,
            rotation: 0,
            isStill: false,
            isSeekable: false,
            hasLandmarks: false,
            isSteady: true
        )
    }

    func next(into frame: inout Frame) throws(VideoError) -> Bool {
        switch acts.first {
        case .frames(let count, let clip):
            if reader == nil {
                reader = try ReaderFeed(clip, options: ReaderOptions(), canceller: canceller)
            }
            guard let feed = reader, given < count, try feed.next(into: &frame) else {
                acts.removeFirst()
                given = 0
                return try next(into: &frame)
            }
            given += 1
            return true
        case .fails(let code): throw FakeSource.error(code)
        case .stalls:
            let end = Date(timeIntervalSinceNow: patience)
            while Date() < end, !canceller.isCancelled { usleep(5000) }
            throw FakeSource.error(canceller.isCancelled ? .cancelled : .stalled)
        case nil, .isRecording: return false
        }
    }
}
