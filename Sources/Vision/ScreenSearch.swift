import Video

/// Searches frames for any of the screens whose edges are known, in memory that is kept: what looks like
/// the game and is not costs time, and nothing else.
struct ScreenSearch: ~Copyable {
    /// A screen and where it may lie.
    struct Fit {
        /// How much of its edges there is, 0...1.
        var score: Double
        /// The canvas in the frame.
        var viewport: Viewport
        var drawing: AnchorSet.Drawing
    }

    /// The canvas's sizes that are tried, as shares of the largest that fits into the frame.
    static let sizes = 0.5...(1 + margin * 1.3)
    /// Up to this much of the game's size may lie outside the frame, on either side.
    static let margin = 0.06
    /// How many places are looked at closely.
    private static let candidates = 8
    /// At how many scales one screen is looked at closely.
    private static let perDrawing = 3
    /// How many of a screen's edges tell at which scales it is worth looking for all of them.
    private static let some = 64

    /// What the last search found, best first.
    private(set) var found: [Fit] = []

    private let anchors: AnchorSet
    private var edges: EdgeMap
    private var close: ViewportFit
    private var thumbnail = Thumbnail()
    private var likely: [Scale] = []
    private var tried: [Scale] = []
    private var places: [Fit] = []

    /// A size at which a screen may be there; the drawing is an index of the anchors'.
    private struct Scale {
        var score: Double
        var scale: Double
        var drawing: Int
    }

    init(_ anchors: AnchorSet) throws(VisionError) {
        let map = try EdgeMap()
        let fit = try ViewportFit(width: ViewportFit.coarse)
        self.anchors = anchors
        edges = map
        close = fit
    }

    /// The screen that fits best within a few units of a place; nil where no screen is known.
    mutating func fit(
        _ frame: borrowing Frame,
        near viewport: Viewport
    ) throws(VisionError) -> Fit? {
        try close.take(frame, near: viewport)
        var best: (score: Double, index: Int)?
        for index in anchors.drawings.indices {
            let score = close.score(anchors.drawings[index])
            if score > best?.score ?? 0 { best = (score, index) }
        }
        guard let best else { return nil }
        return fitted(anchors.drawings[best.index])
    }

    /// Searches the whole frame, at every size.
    ///
    /// - Parameter least: a place that scores less is of no use.
    mutating func search(_ frame: borrowing Frame, least: Double) throws(VisionError) {
        found.removeAll(keepingCapacity: true)
        guard thumbnail.take(frame) else { return }
        try edges.take(thumbnail.luma, searchable: true)
        try findScales()
        try findPlaces()
        // Nearby edges agree there, too: a close look only takes away from a score.
        places.removeAll { $0.score < least }
        places.sort { $0.score > $1.score }
        for place in places.prefix(Self.candidates) {
            try close.take(frame, near: place.viewport)
            found.append(fitted(place.drawing))
        }
        found.sort { $0.score > $1.score }
    }

    private func fitted(_ drawing: AnchorSet.Drawing) -> Fit {
        let rough = close.best(drawing, step: 3, reach: 4)
        return Fit(score: rough.score, viewport: rough.viewport, drawing: drawing)
    }

    /// Screens and the scales at which they are likeliest, by some of their edges alone.
    private mutating func findScales() throws(VisionError) {
        let whole = thumbnail.largestScale
        likely.removeAll(keepingCapacity: true)
        for drawing in anchors.drawings.indices {
            tried.removeAll(keepingCapacity: true)
            var size = Self.sizes.lowerBound
            while size < Self.sizes.upperBound {
                let place = try edges.search(
                    anchors.drawings[drawing],
                    scale: whole * size,
                    margin: Self.margin,
                    most: Self.some,
                    step: 2
                )
                tried.append(Scale(score: place.score, scale: whole * size, drawing: drawing))
                size *= 1.02
            }
            tried.sort { $0.score > $1.score }
            let first = likely.count
            for next in tried where likely.count < first + Self.perDrawing {
                let isNew = likely[first...].allSatisfy { abs(next.scale / $0.scale - 1) >= 0.025 }
                if isNew { likely.append(next) }
            }
        }
        likely.sort { $0.score > $1.score }
    }

    /// The best place of each screen at its likeliest scales.
    private mutating func findPlaces() throws(VisionError) {
        places.removeAll(keepingCapacity: true)
        for next in likely.prefix(2 * Self.candidates) {
            let drawing = anchors.drawings[next.drawing]
            var best = Fit(score: -1, viewport: Viewport(width: 0, height: 0), drawing: drawing)
            // The step between scales was coarse.
            for step in -1...1 {
                let scale = next.scale * (1 + 0.01 * Double(step))
                let place = try edges.search(drawing, scale: scale, margin: Self.margin)
                guard place.score > best.score else { continue }
                best.score = place.score
                best.viewport = place.viewport.scaled(by: thumbnail.unit)
            }
            places.append(best)
        }
    }
}
