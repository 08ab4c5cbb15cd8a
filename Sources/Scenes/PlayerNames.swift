import Game
import Video
import Vision

/// Reads players' names: open text in the game's lettering, which no list helps with.
///
/// The line net knows that lettering; a general text engine is asked too, and where both agree the
/// name is surer. What neither is sure of is null.
public struct PlayerNames: Sendable {
    private let lines: LineReader
    private let text: TextReader

    init(lines: LineReader, text: TextReader) {
        self.lines = lines
        self.text = text
    }

    /// The name inside a region whose height the lettering fills to 55 to 85 %.
    func read(_ picture: borrowing GamePicture, _ region: CanvasRect) throws -> Field {
        let width = Int((region.width * Double(LineReader.rows) / region.height).rounded())
        let strip = picture.patch(region, width: width, height: LineReader.rows)
        guard let line = try lines.read(strip.gray(\.luma)), !line.text.isEmpty else {
            return Field(missing: .notShown)
        }
        let other = try general(picture.patch(region, scale: 1.25).whiteness, like: line.text)
        let agrees = other == Self.plain(line.text)
        let score = agrees ? max(0.9, line.confidence) : line.confidence * 0.95
        guard score >= Self.least else { return Field(missing: .lowScore, score: score) }
        return Field(.string(line.text), score: min(0.99, score))
    }

    /// Under this a name is null. On players kept out of training, lines whose least sure character
    /// had 0.8 were right 77 times of 78.
    private static let least = 0.76

    /// A general engine's reading in the script that the net found.
    private func general(_ strip: Patch, like name: String) throws -> String {
        let isLatin = name.unicodeScalars.allSatisfy { $0.value < 0x250 }
        let line = try text.read(strip, language: isLatin ? "eng" : "jpn")
        return Self.plain(line.text)
    }

    private static func plain(_ text: String) -> String { text.filter { !$0.isWhitespace } }
}
