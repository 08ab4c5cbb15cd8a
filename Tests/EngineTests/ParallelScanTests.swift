import Foundation
import Testing

@testable import Engine
@testable import Video

/// Which sources are shared out among jobs that nobody asked for.
@Suite struct ParallelScanTests {
    private func recording(
        seconds: Double?,
        isSeekable: Bool = true,
        isSteady: Bool = true
    ) -> SourceInfo {
        SourceInfo(
            width: 1920,
            height: 1080,
            frameRate: Rational(num: 60, den: 1),
            timeBase: Rational(num: 1, den: 1000),
            codec: "h264",
            container: "mp4",
            duration: seconds,
            startTime: 0,
            isInterlaced: false,
            fullRange: nil,
            creationTime: nil,
            rotation: 0,
            isStill: false,
            isSeekable: isSeekable,
            hasLandmarks: false,
            isSteady: isSteady,
            fingerprint: nil
        )
    }

    @Test func onlyFilesAreOpenedForTwo() throws {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("parallel-\(UUID().uuidString).mp4")
        try Data([0]).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        var options = ScanOptions()
        #expect(ParallelScan.usualJobs(file.path, options) == min(2, cores))
        #expect(ParallelScan.usualJobs("https://example.org/vod.mp4", options) == 1)
        #expect(ParallelScan.usualJobs(file.deletingLastPathComponent().path, options) == 1)
        #expect(ParallelScan.usualJobs("-", options) == 1)
        options.depth = .none
        #expect(ParallelScan.usualJobs(file.path, options) == 1)
    }

    @Test func jobsShareTheCores() {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        var options = ScanOptions()
        for (threads, jobs, share) in [
            (0, nil, 0), (0, 1, 0), (0, 2, max(1, cores / 2)), (3, 4, 3),
        ] {
            (options.threads, options.jobs) = (threads, jobs)
            #expect(options.threadsOfJob == share)
        }
        options.threads = 0
        options.jobs = 1000
        #expect(options.threadsOfJob == 1)
    }

    @Test func aShortRecordingIsNotShared() {
        var options = ScanOptions()
        options.jobs = 2
        #expect(ParallelScan.isLongEnough(recording(seconds: 300), options))
        #expect(!ParallelScan.isLongEnough(recording(seconds: 299), options))
        #expect(!ParallelScan.isLongEnough(recording(seconds: nil), options))
        #expect(!ParallelScan.isLongEnough(recording(seconds: 300, isSeekable: false), options))
        #expect(!ParallelScan.isLongEnough(recording(seconds: 300, isSteady: false), options))
        (options.from, options.to) = (100, 399)
        #expect(!ParallelScan.isLongEnough(recording(seconds: 900), options))
        // Whoever asks for two gets them sooner.
        #expect(ParallelScan.isDivisible(recording(seconds: 900), options))
    }
}
