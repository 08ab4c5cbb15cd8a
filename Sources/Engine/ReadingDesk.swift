import Foundation
import Game
import Scenes
import Video
import Vision

/// Reads one picture at a time on a thread of its own, while frames go on being looked at.
final class ReadingDesk: @unchecked Sendable {
    /// What is to be done with a picture.
    enum Job: Sendable {
        case read(SceneWatch.Order)
        /// Look where the game lies; see `SourceCalibration.look`.
        case locate(SourceCalibration, time: Double, knows: Bool)
    }

    /// What came of it.
    enum Outcome: Sendable {
        /// The reading is nil where it failed; then there is a complaint.
        case read(SceneWatch.Order, SceneReading?, complaint: String?)
        /// The score is nil where nothing changed.
        case located(SourceCalibration, score: Double?, at: Double, complaint: String?)
    }

    private let detectors: [any SceneDetector]
    private let bell: Bell
    private let stopped = DispatchSemaphore(value: 0)

    // What follows is touched with `lock` held alone, the picture also by whoever does the job.
    private let lock = NSCondition()
    private var job: Job?
    private var outcome: Outcome?
    private var isOver = false
    private var picture = GamePicture()

    /// - Parameter bell: rung when a job is done.
    init(detectors: [any SceneDetector], bell: Bell) {
        self.detectors = detectors
        self.bell = bell
        let thread = Thread { [self] in
            while let job = next() { finish(Self.outcome(of: job, picture, detectors)) }
            stopped.signal()
        }
        thread.name = "readings"
        thread.stackSize = 8 << 20
        thread.start()
    }

    /// Whether a job is being done or its outcome has not been taken yet.
    var isBusy: Bool {
        lock.lock()
        defer { lock.unlock() }
        return job != nil || outcome != nil
    }

    /// Takes a picture on; `picture` gets another frame in its place, to be filled again. Only while
    /// it is not busy.
    func submit(_ job: Job, _ picture: inout GamePicture) {
        lock.lock()
        swap(&picture, &self.picture)
        self.job = job
        lock.signal()
        lock.unlock()
    }

    /// What came of the job, once.
    func take() -> Outcome? {
        lock.lock()
        defer { lock.unlock() }
        defer { outcome = nil }
        return outcome
    }

    /// Ends its thread when its job is done.
    func close() {
        lock.lock()
        isOver = true
        lock.signal()
        lock.unlock()
        stopped.wait()
    }

    private func next() -> Job? {
        lock.lock()
        defer { lock.unlock() }
        while job == nil, !isOver { lock.wait() }
        return job
    }

    private func finish(_ outcome: Outcome) {
        lock.lock()
        job = nil
        self.outcome = outcome
        lock.unlock()
        bell.ring()
    }

    private static func outcome(
        of job: Job,
        _ picture: borrowing GamePicture,
        _ detectors: [any SceneDetector]
    ) -> Outcome {
        switch job {
        case .read(let order):
            do {
                let reading = try detectors[order.detector].read(picture)
                return .read(order, reading, complaint: nil)
            } catch {
                let scene = detectors[order.detector].scene.rawValue
                return .read(order, nil, complaint: "\(scene): \(error)")
            }
        case .locate(var calibration, let time, let knows):
            do {
                let score = try calibration.look(at: picture.frame, time: time, knows: knows)
                return .located(calibration, score: score, at: time, complaint: nil)
            } catch {
                return .located(calibration, score: nil, at: time, complaint: "\(error)")
            }
        }
    }
}
