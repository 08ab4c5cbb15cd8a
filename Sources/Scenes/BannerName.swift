import Game
import Video
import Vision

/// Reads the name in the middle of a player's banner: large letters in one flat ink, with the
/// title in the same ink at the top left.
///
/// The letters are cut out by their ink and read together with the banner as it is, at two
/// heights. Only what most of these readings say is a name.
struct BannerName: Sendable {
    /// Size of an upright banner, pixels; one a canvas unit.
    static let size = (width: 440, height: 126)
    /// Where the title stands, and what share of it its ink covers.
    private static let title = CanvasRect(x: 6, y: 5, width: 184, height: 27)
    private static let titleInk = 0.03...0.5
    /// A name of ten wide letters, pixels.
    private static let widest = 350
    /// Halves of the heights at which lettering is read.
    private static let halves = [23, 27]
    /// The surest reading of a name has at least this.
    private static let least = 0.85
    /// So many readings must say the same.
    private static let enough = 4
    /// A name as sure as this needs no other ink's word.
    private static let certain = 0.95
    /// Cut letters read less surely than this are not looked at in other ways, nor a banner as it is.
    private static let hopeless = (cut: 0.3, whole: 0.5)
    /// A reading of something else must be this much less sure.
    private static let lead = 0.9

    private struct Reading {
        var text: String
        var confidence: Double
        var isCut: Bool
    }

    private let lines: LineReader

    init(lines: LineReader) { self.lines = lines }

    /// The name on an upright B,G,R banner of `size`.
    func read(_ banner: Patch) throws -> Field {
        let field = try cutOut(banner)
        return field.value == nil ? try whole(banner, else: field) : field
    }

    /// The name by letters that are cut out by their ink.
    func cutOut(_ banner: Patch) throws -> Field {
        let middle = Self.size.height / 2
        let band = banner.crop(
            x: 60,
            y: middle - 18,
            width: Self.size.width - 120,
            height: 36
        )
        var readings: [Reading] = []
        for ink in FlatInk.common(in: band, least: 150, most: 8) {
            let map = FlatInk.map(of: ink, in: banner)
            guard Self.titleInk.contains(Self.share(of: map, Self.title)),
                let word = CentredLettering(
                    in: map,
                    rows: middle - 30..<middle + 30,
                    tall: 20,
                    wide: Self.widest
                )
            else { continue }
            let isBright = ink.red + ink.green + ink.blue > 384
            let views = [
                (word.map, true), (banner.gray(\.luma), false),
                (isBright ? banner.whiteness : banner.peak, false),
            ]
            let known = readings.count
            for (view, isCut) in views {
                for half in Self.halves {
                    let strip = view.crop(
                        x: word.columns.lowerBound - 14,
                        y: middle - half,
                        width: word.columns.count + 28,
                        height: 2 * half
                    )
                    guard let line = try lines.read(scaled: strip), !line.text.isEmpty else {
                        continue
                    }
                    readings.append(
                        Reading(text: line.text, confidence: line.confidence, isCut: isCut)
                    )
                }
                // Letters that were cut out by another ink than their own are no letters, and where
                // enough is said another view only says it again.
                let isHopeless = readings[known...].allSatisfy { $0.confidence < Self.hopeless.cut }
                if isHopeless || Self.isCertain(readings) { break }
            }
            if Self.isCertain(readings) { break }
        }
        return Self.settle(readings)
    }

    /// The name on the banner as it is, for lettering whose ink is not flat: light and shade fall
    /// on it. Nothing is cut out, so more of the readings must be alike and surer.
    ///
    /// - Parameter field: what cut letters said, and what it stays at where this says no more.
    func whole(_ banner: Patch, else field: Field) throws -> Field {
        let middle = Self.size.height / 2
        var readings: [Reading] = []
        let views = [banner.gray(\.luma), banner.whiteness, banner.peak]
        var left = views.count * Self.halves.count
        for view in views {
            for half in Self.halves {
                // Where too few are left for enough to be alike, they are not made.
                guard Self.mostAlike(readings) + left >= Self.enough else { return field }
                left -= 1
                let strip = view.crop(
                    x: (Self.size.width - Self.widest) / 2,
                    y: middle - half,
                    width: Self.widest,
                    height: 2 * half
                )
                guard let line = try lines.read(scaled: strip), !line.text.isEmpty else { continue }
                readings.append(
                    Reading(text: line.text, confidence: line.confidence, isCut: true)
                )
            }
            if readings.allSatisfy({ $0.confidence < Self.hopeless.whole }) { break }
        }
        let plain = Self.settle(readings)
        let known = plain.value?.stringValue ?? ""
        // What the cut letters say must not be against it.
        let isDenied = field.alternatives.contains { $0.key != known && !known.contains($0.key) }
        return plain.score >= 0.95 && !isDenied ? plain : field
    }

    private static func isCertain(_ readings: [Reading]) -> Bool {
        readings.count >= enough && settle(readings).score >= certain
    }

    /// How many readings the text that is read most often has.
    private static func mostAlike(_ readings: [Reading]) -> Int {
        readings.map { one in readings.count { $0.text == one.text } }.max() ?? 0
    }

    /// The text that most readings agree on, where enough of them do.
    private static func settle(_ readings: [Reading]) -> Field {
        let texts = Dictionary(grouping: readings, by: \.text)
        let ranked = texts.map { text, all in
            (text: text, sum: all.reduce(0) { $0 + $1.confidence }, all: all)
        }.sorted { ($0.sum, $1.text) > ($1.sum, $0.text) }
        guard let first = ranked.first else { return Field(missing: .notShown) }
        let best = first.all.map(\.confidence).max() ?? 0
        // What lost letters to a bright ground says nothing against the whole.
        let other =
            ranked.dropFirst().filter { !first.text.contains($0.text) }
            .flatMap(\.all).map(\.confidence).max() ?? 0
        guard first.all.count >= enough, first.all.contains(where: \.isCut),
            best >= least(first.text), other <= lead * best
        else {
            let unsure = Candidate(key: first.text, score: min(best, 0.5))
            return Field(missing: .lowScore, score: unsure.score, alternatives: [unsure])
        }
        return Field(.string(first.text), score: min(0.97, best))
    }

    /// The small ring of a semi-voiced kana is a dot or two apart from the strokes of a voiced one,
    /// and a small wa is nearly always another small kana.
    private static func least(_ text: String) -> Double {
        if text.contains(where: { "ゎヮ".contains($0) }) { return 1 }
        return text.contains { "ぱぴぷぺぽパピプペポ".contains($0) } ? 0.995 : least
    }

    private static func share(of map: Patch, _ rect: CanvasRect) -> Double {
        let part = map.crop(
            x: Int(rect.x),
            y: Int(rect.y),
            width: Int(rect.width),
            height: Int(rect.height)
        )
        return Double(part.pixels.count { $0 > 110 }) / Double(part.pixels.count)
    }
}
