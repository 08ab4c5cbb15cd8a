import Game
import Video
import Vision

/// The counts of the ranked rules. Zones and clams show two boxes below the clock; tower and
/// Rainmaker show balloons in a team's ink under a track, once that team has made way.
struct ObjectiveCounts: Sendable {
    /// Heights of the digits in the boxes, canvas units.
    static let boxedHeights = 34.0...52.0
    private let kit: SceneKit
    private let boxed: NumberStrip
    private let balloon: NumberStrip

    init(kit: SceneKit) {
        self.kit = kit
        let glyphs = GlyphReader(set: kit.glyphs.limited(to: ["count", "drawn"]), least: 0.66)
        boxed = NumberStrip(glyphs: glyphs, heights: Self.boxedHeights)
        balloon = NumberStrip(glyphs: glyphs, heights: 24...40)
    }

    func read(_ picture: borrowing GamePicture, us: Colour, them: Colour) -> FieldTree {
        let ours = box(picture, .hudCountUs)
        let theirs = box(picture, .hudCountThem)
        if ours.value != nil || theirs.value != nil {
            return ["us": .field(ours), "them": .field(theirs)]
        }
        let balloons = balloons(picture, us: us, them: them)
        return ["us": .field(balloons.us), "them": .field(balloons.them)]
    }

    private func box(_ picture: borrowing GamePicture, _ region: Layout.Region) -> Field {
        let patch = picture.patch(kit.layout[region], scale: NumberStrip.scale)
        let field = boxed.number(patch.contrast, digits: 1...3)
        guard let value = field.value?.intValue, value <= 100 else {
            return Field(missing: field.reason ?? .lowScore, score: field.score)
        }
        return field
    }

    /// Pairs of white digits on either team's ink below the track.
    private func balloons(
        _ picture: borrowing GamePicture, us: Colour, them: Colour
    ) -> (us: Field, them: Field) {
        let patch = picture.patch(kit.layout[.hudTrack], scale: NumberStrip.scale)
        let glyphs = balloon.line(patch.gray { $0.whiteness > 150 ? $0.whiteness : 0 }).glyphs
        var found = (us: Field(missing: .notShown), them: Field(missing: .notShown))
        var index = 0
        while index < glyphs.count {
            var group = [glyphs[index]]
            while index + 1 < glyphs.count,
                glyphs[index + 1].box.x0 - glyphs[index].box.x1 < glyphs[index].box.height / 2
            {
                index += 1
                group.append(glyphs[index])
            }
            index += 1
            let field = NumberStrip.field(group, digits: 1...2)
            guard field.value != nil else { continue }
            let ground = Self.ground(patch, group)
            if ground.inkDistance(to: us) < 0.3 { found.us = field }
            if ground.inkDistance(to: them) < 0.3 { found.them = field }
        }
        return found
    }

    /// The ink around a group of digits: the median of the columns just beside them.
    private static func ground(_ patch: Patch, _ group: [GlyphReader.Glyph]) -> Colour {
        guard let first = group.first?.box, let last = group.last?.box else {
            return Colour(red: 0, green: 0, blue: 0)
        }
        return patch.crop(
            x: first.x0 - 8, y: first.y0, width: 6, height: last.height
        ).medianColour
    }
}
