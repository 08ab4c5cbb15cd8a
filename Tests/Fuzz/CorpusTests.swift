import Foundation
import Testing

/// What the fuzzer's corpus keeps is taken or refused, without the fuzzer.
@Suite struct CorpusTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

    init() {
        let models = Self.folder.appendingPathComponent("../../Models").standardizedFileURL.path
        setenv("IKASIGHT_DATA", models, 0)
    }

    /// A trap or a broken promise ends the tests.
    @Test(arguments: EntryPoint.allCases)
    func whatIsKeptIsTakenOrRefused(door: EntryPoint) throws {
        let files = try FileManager.default.contentsOfDirectory(
            at: Self.folder.appendingPathComponent("corpus/\(door.rawValue)"),
            includingPropertiesForKeys: nil
        )
        #expect(!files.isEmpty)
        for file in files { door.take(try Data(contentsOf: file)) }
    }
}
