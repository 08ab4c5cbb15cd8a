import Foundation
import Game

@testable import Export

/// The way of event lines: bytes as a file, lines, battles, and all that is made of battles.
struct FuzzEvents {
    private let catalogue: GameCatalogue

    init(catalogue: GameCatalogue) { self.catalogue = catalogue }

    /// Reads `data` as `ikasight export` reads a file. Nothing is sent or stored.
    func read(_ data: Data) {
        guard let file = tmpfile() else { fatalError("no room for a file") }
        defer { fclose(file) }
        let written = data.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) }
        precondition(written == data.count && fflush(file) == 0, "no room for a file")
        var told = 0
        let reader = EventReader { _ in told += 1 }
        var feed = StatInkFeed(catalogue: catalogue, options: StatInkOptions(agentVersion: "0"))
        var book = BattleBook()
        do {
            try reader.read("/proc/self/fd/\(fileno(file))") { line in
                try staysALine(line.json)
                _ = try book.add(line)
                _ = try feed.add(line)
            }
        } catch {
            fatalError("a file that is there cannot be read: \(error)")
        }
        // What is left out is told, line by line up to a limit and then once.
        precondition(told == min(reader.problems, EventReader.toldProblems + 1))
        tabulate(book.battles)
        for battle in book.battles { _ = feed.body(of: battle) { _ in } }
        _ = feed.take(settles: nil) { _ in }
    }

    /// What is read can be written again as one line, and that is then the same text for good.
    private func staysALine(_ json: JSONValue) throws {
        let text = JSONWriter.string(json)
        precondition(!text.contains { $0.isNewline })
        let again = JSONWriter.string(try JSONParser.parse(text))
        precondition(again == text)
    }

    private func tabulate(_ battles: [BattleResult]) {
        var rows = 0
        CSVTable.battles(battles) { _ in rows += 1 }
        precondition(rows == battles.count + 1)
        CSVTable.players(battles) { _ in }
        for format in ChapterList.Format.allCases {
            _ = ChapterList(battles, catalogue: catalogue, language: "ja").lines(format)
        }
        _ = BattleStatistics(battles).tables(catalogue: catalogue, language: "en")
    }
}
