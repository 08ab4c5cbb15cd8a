import Foundation
import Synchronization
import Testing

@testable import Vision

@Suite struct ParallelTests {
    private struct Odd: Error, Equatable { var index: Int }

    @Test func partsComeInTheirOrder() throws {
        for count in [0, 1, 7, 200] {
            let parts = try Parallel.map(count) { index -> Int in
                // The later ones are done first.
                Thread.sleep(forTimeInterval: Double(count - index) * 2e-5)
                return index * index
            }
            #expect(parts == (0..<count).map { $0 * $0 })
        }
    }

    private func mostAtOnce() throws -> Int {
        let busy = Mutex((now: 0, most: 0))
        _ = try Parallel.map(40) { _ in
            busy.withLock { busy in
                busy.now += 1
                busy.most = max(busy.most, busy.now)
            }
            Thread.sleep(forTimeInterval: 1e-3)
            busy.withLock { $0.now -= 1 }
        }
        return busy.withLock { $0.most }
    }

    @Test func fewAreWorkedOnAtOnce() throws {
        #expect(try mostAtOnce() <= min(3, ProcessInfo.processInfo.activeProcessorCount))
    }

    @Test func noMoreAreWorkedOnThanThereAreCoresToUse() throws {
        #expect(try Parallel.$cores.withValue(1) { try mostAtOnce() } == 1)
        #expect(try Parallel.$cores.withValue(64) { try mostAtOnce() } <= 3)
    }

    @Test func theFirstOfSeveralErrorsIsThrown() {
        #expect(throws: Odd(index: 3)) {
            try Parallel.map(20) { index -> Int in
                if index >= 3 { throw Odd(index: index) }
                return index
            }
        }
    }

    @Test func bothOfTwoAreMade() throws {
        let (number, word) = try Parallel.both {
            7
        } _: {
            "seven"
        }
        #expect(number == 7)
        #expect(word == "seven")
        #expect(throws: Odd(index: 1)) {
            try Parallel.both {
                throw Odd(index: 1)
            } _: {
                throw Odd(index: 2)
            } as (Int, Int)
        }
    }

    @Test func linesReadSideBySideSayTheSame() throws {
        let text = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Models/text").standardizedFileURL
        let lines = try LineReader(
            model: text.appendingPathComponent("lines.onnx").path,
            charset: Data(contentsOf: text.appendingPathComponent("charset.txt"))
        )
        let strips = ["1240", "7", "4112", "0"].map { DrawnGlyphs.strip($0) }
        let alone = try strips.map { try lines.read(scaled: $0) }
        #expect(alone.contains { $0?.text.isEmpty == false })
        let together = try Parallel.map(32) { try lines.read(scaled: strips[$0 % 4]) }
        for (index, line) in together.enumerated() { #expect(line == alone[index % 4]) }
    }
}
