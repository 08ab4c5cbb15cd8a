import Foundation
import Testing

@testable import CLISupport

@Suite struct LineOutputTests {
    @Test func whatTheShellOpenedAsTheSourceIsASourceToo() throws {
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("output-\(UUID().uuidString)").path
        try Data("kept\n".utf8).write(to: URL(fileURLWithPath: file))
        defer { unlink(file) }
        let input = open(file, O_RDONLY | O_CLOEXEC)
        try #require(input >= 0)
        defer { close(input) }
        let isSource = LineOutput.isFile(file, among: ["a.mp4", "-"], input: input)
        #expect(isSource)
        let isNamed = LineOutput.isFile(file, among: ["a.mp4"], input: input)
        #expect(!isNamed)
        let isOther = LineOutput.isFile(file + ".jsonl", among: ["-"], input: input)
        #expect(!isOther)
    }
}
