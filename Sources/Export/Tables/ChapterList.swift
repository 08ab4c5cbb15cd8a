import Foundation
import Game

/// Chapters of a recording, one a battle.
public struct ChapterList: Sendable {
    /// How chapters are written.
    public enum Format: String, Sendable, CaseIterable {
        /// Lines for a video's description.
        case youtube
        /// A file for `ffmpeg -i video -i FILE -map_metadata 1`.
        case ffmetadata
    }

    private struct Chapter {
        var start, end: Double
        var title: String
    }

    private let chapters: [Chapter]
    /// There are too few chapters, or too short ones, for YouTube to show them.
    public let isTooShort: Bool

    /// The chapters of battles of one recording, with names in a language (`en`, `ja`...).
    public init(_ battles: [BattleResult], catalogue: GameCatalogue, language: String) {
        let names = NameTable(catalogue: catalogue, language: language)
        let ordered =
            battles.compactMap { battle in battle.position.map { (battle, max(0, $0)) } }
            .sorted { $0.1 < $1.1 }
        var found: [Chapter] = []
        for (index, (battle, start)) in ordered.enumerated() {
            // A chapter lasts until the next: what lies between belongs to the battle before.
            let next = index + 1 < ordered.count ? ordered[index + 1].1 : nil
            let end = next ?? battle.number("end_pts", in: 0...1e9).map { $0 + 30 } ?? start + 60
            found.append(Chapter(start: start, end: max(end, start), title: names.title(battle)))
        }
        chapters = found
        let starts = (found.first.map { $0.start >= 1 } ?? true ? [0] : []) + found.map(\.start)
        isTooShort = starts.count < 3 || zip(starts, starts.dropFirst()).contains { $1 - $0 < 10 }
    }

    /// The lines of a format.
    public func lines(_ format: Format) -> [String] {
        switch format {
        case .youtube:
            // The first chapter has to begin with the video.
            let isAtStart = chapters.first.map { $0.start < 1 } ?? false
            return (isAtStart ? [] : ["0:00 Start"])
                + chapters.map { "\(Self.clock($0.start)) \($0.title)" }
        case .ffmetadata:
            return [";FFMETADATA1"]
                + chapters.flatMap { chapter in
                    [
                        "[CHAPTER]", "TIMEBASE=1/1000", "START=\(Int(chapter.start * 1000))",
                        "END=\(Int(chapter.end * 1000))", "title=\(Self.escaped(chapter.title))",
                    ]
                }
        }
    }

    private static func clock(_ seconds: Double) -> String {
        let total = Int(seconds)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let tail = two(total % 60)
        guard total >= 3600 else { return "\(total / 60):\(tail)" }
        return "\(total / 3600):\(two(total / 60 % 60)):\(tail)"
    }

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, letter in
            if "=;#\\".contains(letter) || letter.isNewline { result.append("\\") }
            result.append(letter)
        }
    }
}
