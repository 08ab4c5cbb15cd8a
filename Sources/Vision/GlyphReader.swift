import Video

/// Reads short strings of digits and signs by their nearest prototypes.
public struct GlyphReader: Sendable {
    /// One glyph as read.
    public struct Glyph: Sendable, Hashable {
        /// The nearest prototype's glyph, or nil when none is near enough.
        public var glyph: Character?
        /// Correlation with the nearest prototype, -1...1.
        public var likeness: Double
        /// How much nearer it is than the nearest of another glyph.
        public var lead: Double
        /// Where it stands, in pixels of the strip.
        public var box: GlyphBox
    }

    /// What a strip says.
    public struct Line: Sendable, Hashable {
        /// The glyphs, left to right.
        public var glyphs: [Glyph]

        /// A line of glyphs.
        public init(glyphs: [Glyph]) { self.glyphs = glyphs }

        /// The text, with `?` for what was not recognised.
        public var text: String { String(glyphs.map { $0.glyph ?? "?" }) }
        /// Probability-like score of the weakest glyph, 0...1.
        public var score: Double {
            glyphs.map(GlyphReader.score).min() ?? 0
        }
    }

    private let prototypes: [GlyphSet.Prototype]
    private let least: Double
    private let lead: Double

    /// - Parameters:
    ///   - set: the prototypes of the expected styles.
    ///   - least: the correlation under which a glyph is unknown.
    ///   - lead: how much nearer than any other glyph it must be.
    public init(set: GlyphSet, least: Double = 0.72, lead: Double = 0.035) {
        prototypes = set.prototypes
        self.least = least
        self.lead = lead
    }

    /// Reads a strip (one channel, bright on dark).
    ///
    /// - Parameters:
    ///   - heights: the heights in pixels that a glyph may have; others are not glyphs.
    ///   - floor: the least brightness of lettering.
    public func read(_ strip: Patch, heights: ClosedRange<Int>, floor: Int = 70) -> Line {
        let peak = Int(strip.pixels.max() ?? 0)
        guard peak > floor else { return Line(glyphs: []) }
        let threshold = max(floor, peak / 2)
        var glyphs: [Glyph] = []
        for box in GlyphSegments.find(in: strip, threshold: threshold)
        where heights.contains(box.height) {
            glyphs += resolve(strip, box, threshold)
        }
        return Line(glyphs: glyphs)
    }

    /// The boxes of whatever stands in a strip, left to right.
    public static func boxes(of strip: Patch, threshold: Int) -> [GlyphBox] {
        GlyphSegments.find(in: strip, threshold: threshold)
    }

    /// The nearest glyph to what stands in a box; `among` names those that may stand there.
    public func classify(_ strip: Patch, _ box: GlyphBox, among allowed: String? = nil) -> Glyph {
        let feature = GlyphFeature(strip, box)
        var best: (glyph: Character, likeness: Double)?
        var other = -1.0
        for prototype in prototypes where allowed?.contains(prototype.glyph) ?? true {
            let likeness = prototype.feature.likeness(feature)
            if let current = best, prototype.glyph != current.glyph {
                if likeness > current.likeness {
                    other = max(other, current.likeness)
                    best = (prototype.glyph, likeness)
                } else {
                    other = max(other, likeness)
                }
            } else if likeness > (best?.likeness ?? -2) {
                best = (prototype.glyph, likeness)
            }
        }
        let likeness = best?.likeness ?? 0
        let ahead = likeness - other
        return Glyph(
            glyph: likeness >= least && ahead >= lead ? best?.glyph : nil,
            likeness: likeness,
            lead: ahead,
            box: box
        )
    }

    // A box wider than a digit may hold two that touch: part it when that reads clearly better.
    private func resolve(_ strip: Patch, _ box: GlyphBox, _ threshold: Int) -> [Glyph] {
        let whole = classify(strip, box)
        guard box.width * 100 > box.height * 78, box.width >= 6 else { return [whole] }
        let cut = GlyphSegments.weakestColumn(strip, box)
        guard let left = GlyphSegments.tight(strip, box, box.x0, cut, threshold),
            let right = GlyphSegments.tight(strip, box, cut, box.x1, threshold)
        else { return [whole] }
        let parts = [left, right].flatMap { part in
            part.width < box.width ? resolve(strip, part, threshold) : []
        }
        let weakest = parts.map(\.likeness).min() ?? 0
        let known = parts.allSatisfy { $0.glyph != nil }
        return known && weakest > whole.likeness ? parts : [whole]
    }

    // Fitted on glyphs of real pages: correlation 0.9 with a lead of 0.1 is never wrong there.
    private static func score(_ glyph: Glyph) -> Double {
        guard glyph.glyph != nil else { return 0 }
        return min(0.995, 0.5 + (glyph.likeness - 0.6) * 0.8 + glyph.lead * 1.2)
    }
}
