import Foundation
import Testing

@testable import Vision

@Suite struct LineReaderTests {
    private let charset = Data("0\n1\n".utf8)

    @Test func aNetThatIsNotThereIsRefusedAtOnce() {
        let path = "/nowhere/lines.onnx"
        let error = #expect(throws: VisionError.self) {
            try LineReader(model: path, charset: charset)
        }
        #expect(error?.message.hasPrefix(path) == true)
    }

    private static let text = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../Models/text").standardizedFileURL

    /// A file that goes away with it.
    private final class Scrap {
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("damaged-\(UUID().uuidString).onnx").path
        init(_ data: Data) throws { try data.write(to: URL(fileURLWithPath: path)) }
        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    @Test(arguments: [0, 1, 9, 4096, 5_000_000])
    func aNetThatIsCutOffIsRefusedAtOnce(bytes: Int) throws {
        let whole = try Data(contentsOf: Self.text.appendingPathComponent("lines.onnx"))
        try #require(whole.count > bytes)
        for data in [whole.prefix(bytes), Data(repeating: 7, count: bytes)] {
            let file = try Scrap(data)
            let error = #expect(throws: VisionError.self) {
                try LineReader(model: file.path, charset: charset)
            }
            #expect(error?.message.hasPrefix(file.path) == true)
        }
    }

    @Test func aNetThatCannotBeRunIsRefusedByLoadingAndByTheFirstReading() throws {
        // A graph of four bytes that mean nothing.
        let file = try Scrap(Data([7 << 3 | 2, 4, 255, 255, 255, 255]))
        let lines = try LineReader(model: file.path, charset: charset)
        for _ in 0..<2 {
            let loading = #expect(throws: VisionError.self) { try lines.load() }
            #expect(loading?.message.hasPrefix(file.path) == true)
            let reading = #expect(throws: VisionError.self) {
                try lines.read(scaled: DrawnGlyphs.strip("1240"))
            }
            #expect(reading?.message.hasPrefix(file.path) == true)
        }
    }

    @Test func whatIsLoadedBeforeReadsAsWhatIsLoadedThen() throws {
        let readers = try (0..<2).map { _ in
            try LineReader(
                model: Self.text.appendingPathComponent("lines.onnx").path,
                charset: Data(contentsOf: Self.text.appendingPathComponent("charset.txt"))
            )
        }
        try readers[0].load()
        try readers[0].load()
        let strip = DrawnGlyphs.strip("4112")
        let line = try readers[0].read(scaled: strip)
        #expect(line?.text.isEmpty == false)
        #expect(try readers[1].read(scaled: strip) == line)
    }
}
