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

    /// Up to 6 % of the game's size may lie outside the frame, on either side.
    private static let sizes = GameGlance.Sizes(range: 0.5...1.078, margin: 0.06)
    /// The share of a screen's edges, as a glance sees them, from which a place is looked at in detail.
    private static let possible = 0.4
    /// At how many places one screen is looked at in detail: chance likes some better than the true one.
    private static let perDrawing = 6
    /// How many places are looked at closely.
    private static let candidates = 8

    /// What the last search found, best first.
    private(set) var found: [Fit] = []

    private let anchors: AnchorSet
    private var glance: GameGlance
    private var detail = Thumbnail(width: 640)
    private var edges: EdgeMap
    private var close: ViewportFit
    private var places: [GameGlance.Place] = []
    private var chosen: [Viewport] = []
    private var likely: [Fit] = []
    private var best: [Fit] = []

    init(_ anchors: AnchorSet) throws(VisionError) {
        let look = try GameGlance()
        let map = try EdgeMap()
        let fit = try ViewportFit(width: ViewportFit.coarse)
        self.anchors = anchors
        glance = look
        edges = map
        close = fit
    }

    /// Whether the game may lie where it is expected, and whether it may lie anywhere.
    ///
    /// - Parameter enough: the share of a screen's edges, as a glance sees them, that makes it possible.
    mutating func hope(
        in frame: borrowing Frame,
        near viewport: Viewport,
        enough: Double
    ) throws(VisionError) -> (near: Bool, anywhere: Bool) {
        // Nothing can be said of a frame of an odd shape without looking.
        guard try glance.take(frame) else { return (true, true) }
        let here = glance.share(of: anchors.drawings, near: viewport, enough: enough)
        if here >= enough { return (true, true) }
        let anywhere = glance.share(of: anchors.drawings, Self.sizes, enough: enough)
        return (false, anywhere >= enough)
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
    mutating func search(_ frame: borrowing Frame) throws(VisionError) {
        found.removeAll(keepingCapacity: true)
        guard try glance.take(frame), detail.take(frame) else { return }
        try edges.take(detail.luma)
        lookInDetail()
        for place in best {
            try close.take(frame, near: place.viewport)
            found.append(fitted(place.drawing))
        }
        found.sort { $0.score > $1.score }
    }

    private func fitted(_ drawing: AnchorSet.Drawing) -> Fit {
        let rough = close.best(drawing, step: 3, reach: 4)
        return Fit(score: rough.score, viewport: rough.viewport, drawing: drawing)
    }

    /// The places that a glance finds, looked at in detail: the best ones, each once.
    private mutating func lookInDetail() {
        likely.removeAll(keepingCapacity: true)
        for drawing in anchors.drawings {
            places.removeAll(keepingCapacity: true)
            glance.find(drawing, Self.sizes, enough: Self.possible, places: &places)
            places.sort { $0.share > $1.share }
            chosen.removeAll(keepingCapacity: true)
            // Neighbouring sizes see the same.
            for place in places
            where chosen.count < Self.perDrawing
                && chosen.allSatisfy({ $0.distance(to: place.viewport) > Self.same })
            {
                chosen.append(place.viewport)
                likely.append(settled(drawing, near: place.viewport))
            }
        }
        likely.sort { $0.score > $1.score }
        best.removeAll(keepingCapacity: true)
        // Several may have led to one place.
        for place in likely
        where best.count < Self.candidates
            && best.allSatisfy({
                $0.drawing.name != place.drawing.name
                    || $0.viewport.distance(to: place.viewport) > Self.same
            })
        {
            best.append(place)
        }
    }

    /// Canvas units up to which two places are one.
    private static let same = 30.0

    /// The best fit within what a glance leaves open: some pixels, and a hundredth of the size.
    private func settled(_ drawing: AnchorSet.Drawing, near place: Viewport) -> Fit {
        let unit = detail.unit
        var best = Fit(score: -1, viewport: place, drawing: drawing)
        for growth in [0.99, 1, 1.01] {
            var grown = place
            grown.scaleX *= growth
            grown.scaleY *= growth
            grown.originX -= (growth - 1) / 2 * Viewport.width * place.scaleX
            grown.originY -= (growth - 1) / 2 * Viewport.height * place.scaleY
            for y in -3...3 {
                for x in -3...3 {
                    var viewport = grown
                    viewport.originX += Double(2 * x) * unit
                    viewport.originY += Double(2 * y) * unit
                    let score = edges.score(drawing, at: viewport.scaled(by: 1 / unit))
                    guard score > best.score else { continue }
                    best.score = score
                    best.viewport = viewport
                }
            }
        }
        return best
    }
}
