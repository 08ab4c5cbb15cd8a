import Foundation
import Testing

@testable import CLISupport

@Suite struct QueuedOutputTests {
    @Test func linesThatNobodyTakesAreCountedAtTheEnd() throws {
        let reader = try StalledReader()
        let output = try QueuedOutput(path: reader.path)
        for _ in 0..<3 { try output.write(StalledReader.line) }
        let failure = LineOutput.Failure(name: reader.path, code: ETIMEDOUT, unwritten: 3)
        #expect(throws: failure) { try output.finish(within: 0.2) }
        #expect(failure.description.hasPrefix("\(reader.path): takes no more lines"))
        #expect(failure.description.contains("events not written: 3;"))
        // It was only late.
        #expect(reader.takes(lines: 3))
        try output.finish(within: 20)
    }
}
