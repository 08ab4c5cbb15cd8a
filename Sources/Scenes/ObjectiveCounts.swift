import Game
import Video
import Vision

/// The counts of the ranked rules. Zones and clams show two boxes below the clock; tower and
/// Rainmaker show balloons in a team's ink under a track, once that team has made way.
struct ObjectiveCounts: Sendable {
    /// Heights of the digits in the boxes, canvas units.
    static let boxedHeights = 34.0...52.0
    /// Heights of the digits in the balloons, canvas units.
    static let balloonHeights = 26.0...40.0
    /// Lettering that the digits are known from: counts were seen with few of them, and the clock's and the
    /// rows' is nearly theirs.
    static let styles: Set = ["count", "result", "clock", "drawn"]
    private let layout: Layout
    private let boxed: NumberStrip
    private let balloon: NumberStrip
    private let line: NumberLine

    init(kit: SceneKit) {
        layout = kit.layout
        line = NumberLine(lines: kit.lines)
        let set = kit.glyphs.limited(to: Self.styles)
        boxed = NumberStrip(
            glyphs: GlyphReader(set: set, least: 0.84),
            heights: Self.boxedHeights
        )
        balloon = NumberStrip(
            glyphs: GlyphReader(set: set, least: 0.66),
            heights: Self.balloonHeights
        )
    }

    func read(_ picture: borrowing GamePicture, us: Colour, them: Colour) -> FieldTree {
        let ours = box(picture, .hudCountUs)
        let theirs = box(picture, .hudCountThem)
        if ours.value != nil || theirs.value != nil {
            return ["us": .field(ours), "them": .field(theirs)]
        }
        var found = (us: Field(missing: .notShown), them: Field(missing: .notShown))
        for group in Self.balloons(picture, layout: layout) {
            let field = NumberStrip.field(
                group.boxes.map { balloon.glyph(group.strip, $0) },
                digits: 1...2
            )
            guard field.value != nil else { continue }
            // Lamps glow, so inks compare loosely: the nearer team's, if clearly nearer.
            let ours = group.ground.inkDistance(to: us)
            let theirs = group.ground.inkDistance(to: them)
            guard min(ours, theirs) < 0.55, abs(ours - theirs) > 0.2 else { continue }
            if ours < theirs { found.us = field } else { found.them = field }
        }
        return ["us": .field(found.us), "them": .field(found.them)]
    }

    /// The penalties below the boxes, where one is shown: white on a dark capsule.
    func penalties(_ picture: borrowing GamePicture) throws -> FieldTree {
        func penalty(_ region: Layout.Region) throws -> Field {
            let strip = picture.patch(layout[region], scale: 0.5).whiteness
            let ink = strip.pixels.count { $0 > 170 } * 100 / strip.pixels.count
            let ground = strip.pixels.count { $0 < 110 } * 100 / strip.pixels.count
            guard (6...45).contains(ink), ground >= 35 else { return Field(missing: .notShown) }
            return try line.read(picture, layout[region], as: NumberLine.penalty)
        }
        return [
            "us": .field(try penalty(.hudPenaltyUs)),
            "them": .field(try penalty(.hudPenaltyThem)),
        ]
    }

    private func box(_ picture: borrowing GamePicture, _ region: Layout.Region) -> Field {
        let patch = picture.patch(layout[region], scale: NumberStrip.scale)
        let field = boxed.number(patch.contrast, digits: 1...3)
        guard let value = field.value?.intValue, value <= 100 else {
            return Field(missing: field.reason ?? .lowScore, score: field.score)
        }
        return field
    }

    /// Digits side by side on ink under the track.
    struct Balloon {
        var strip: Patch
        var boxes: [GlyphBox]
        /// The ink around the digits.
        var ground: Colour
    }

    static func balloons(_ picture: borrowing GamePicture, layout: Layout) -> [Balloon] {
        let patch = picture.patch(layout[.hudTrack], scale: NumberStrip.scale)
        let strip = patch.gray { $0.whiteness > 150 ? $0.whiteness : 0 }
        let low = Int(balloonHeights.lowerBound * NumberStrip.scale)
        let high = Int(balloonHeights.upperBound * NumberStrip.scale)
        let boxes = GlyphReader.boxes(of: strip, threshold: 150).filter {
            (low...high).contains($0.height) && $0.width * 10 <= $0.height * 9
        }
        var groups: [[GlyphBox]] = []
        for box in boxes {
            if let last = groups.last?.last, box.x0 - last.x1 < last.height / 2,
                abs(box.y0 - last.y0) < last.height / 4
            {
                groups[groups.count - 1].append(box)
            } else {
                groups.append([box])
            }
        }
        return groups.compactMap { group in
            guard group.count <= 2, let first = group.first, let last = group.last else {
                return nil
            }
            // The balloon's own ink lies beside its digits; it is narrow, so one side will do.
            let left = patch.crop(x: first.x0 - 10, y: first.y0, width: 7, height: first.height)
                .medianColour
            let right = patch.crop(x: last.x1 + 3, y: last.y0, width: 7, height: last.height)
                .medianColour
            let ground = left.chroma > right.chroma ? left : right
            guard ground.chroma > 80 else { return nil }
            return Balloon(strip: strip, boxes: group, ground: ground)
        }
    }
}
