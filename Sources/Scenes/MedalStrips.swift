import Game
import Video
import Vision

/// The medals of the personal page: up to three tilted paper strips, each with a squid in gold or
/// silver before its name.
struct MedalStrips: Sendable {
    private let kit: SceneKit
    private let strips = TiltedStrips(angle: -3.73 * .pi / 180)
    private let digits: GlyphReader

    init(kit: SceneKit) {
        self.kit = kit
        digits = GlyphReader(set: kit.glyphs.limited(to: ["medal", "drawn"]), least: 0.6)
    }

    /// The medals, top to bottom; an empty list where the page shows none.
    func read(_ picture: borrowing GamePicture, language: String?) throws -> FieldTree {
        let found = strips.find(
            in: picture,
            region: kit.layout[.personalMedals],
            pale: 190,
            minLength: 300
        )
        guard (1...3).contains(found.count) else {
            return found.isEmpty ? .list([]) : .missing(.lowScore)
        }
        return .list(
            try found.map { strip in
                let medal = Self.whole(strip)
                let name = try name(picture, medal, language: language)
                return [
                    "name": .field(name.text), "key": .field(name.key),
                    "grade": .field(grade(picture, medal)),
                ]
            }
        )
    }

    /// The squid may hide the strip's left end, so it is rebuilt from the right one: all strips
    /// have the same proportions.
    private static func whole(_ strip: CanvasStrip) -> CanvasStrip {
        let length = strip.height * 6.03
        return strip.part(from: 1 - length / strip.length, to: 1)
    }

    private func name(
        _ picture: borrowing GamePicture,
        _ medal: CanvasStrip,
        language: String?
    ) throws -> (text: Field, key: Field) {
        guard let names = kit.names[language] else {
            return (Field(missing: .lowScore), Field(missing: .lowScore))
        }
        let paper = picture.patch(medal.part(from: 0.17, to: 0.925, top: 0.22, bottom: 0.88))
        let lettering = paper.darkness
        let match = try names.medals.match(
            lettering,
            reader: kit.text,
            lines: kit.lines,
            margin: 0
        )
        let unread = Field(missing: .lowScore, score: match.score)
        guard let key = match.candidates.first?.key, match.score > 0.6,
            (match.candidates.first?.likeness ?? 0) >= 0.45,
            let settled = settle(key, match, lettering, names.medals),
            let name = names.medals.name(of: settled, nearest: match.text)
        else { return (unread, unread) }
        return (
            Field(.string(name), score: match.score), Field(.string(settled), score: match.score)
        )
    }

    /// Medals come as No.1 and No.2: where both are near, the digit itself decides. It ends some languages'
    /// names ("… No.1"), and begins others' ("#1 …").
    private func settle(
        _ key: String,
        _ match: ListMatch,
        _ lettering: Patch,
        _ medals: ClosedList
    ) -> String? {
        guard match.candidates.count > 1 else { return key }
        let first = match.candidates[0]
        let second = match.candidates[1]
        let stem: (String) -> Substring = { $0.dropLast(1) }
        guard stem(first.key) == stem(second.key) else {
            return first.likeness - second.likeness >= 0.04 ? key : nil
        }
        let told = medals.key(of: first.key, or: second.key, by: match.text)
        if medals.name(of: key, nearest: match.text)?.last?.isNumber == true {
            let boxes = digits.read(lettering, heights: lettering.height / 4...lettering.height)
            if let digit = boxes.glyphs.last?.glyph, "12".contains(digit) {
                return [first.key, second.key].first { $0.last == digit }
            }
        }
        return told ?? (first.likeness - second.likeness >= 0.08 ? key : nil)
    }

    private func grade(_ picture: borrowing GamePicture, _ medal: CanvasStrip) -> Field {
        let icon = picture.patch(medal.part(from: 0, to: 0.13), width: 40, height: 50)
        var gold = 0
        for y in 0..<icon.height {
            for x in 0..<icon.width {
                let colour = icon.colour(x, y)
                if colour.peak > 150, colour.chroma * 2 > colour.peak { gold += 1 }
            }
        }
        let share = Double(gold) / Double(icon.width * icon.height)
        if share > 0.18 { return Field(.string("gold"), score: 0.99) }
        if share < 0.06 { return Field(.string("silver"), score: 0.99) }
        return Field(missing: .lowScore, score: 0.5)
    }
}

extension GamePicture {
    /// Copies a tilted strip, set upright, into a patch of exactly `width` x `height`.
    borrowing func patch(_ strip: CanvasStrip, width: Int, height: Int) -> Patch {
        var patch = Patch(width: width, height: height, channels: 3)
        frame.sample(viewport.quad(strip), into: &patch)
        return patch
    }
}
