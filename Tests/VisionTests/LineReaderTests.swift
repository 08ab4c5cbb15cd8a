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

    @Test func aFileThatIsNoNetIsRefusedByLoadingAndByTheFirstReading() throws {
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("damaged-\(UUID().uuidString).onnx")
        try Data("no net".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
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
        let text = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Models/text").standardizedFileURL
        let readers = try (0..<2).map { _ in
            try LineReader(
                model: text.appendingPathComponent("lines.onnx").path,
                charset: Data(contentsOf: text.appendingPathComponent("charset.txt"))
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
