import Synchronization
import Video

/// Finds where in a frame the game picture lies, by the edges that the game itself draws.
///
/// What counts is the direction of edges: brightness, range, colour and size do not matter, and what
/// covers a part of the picture costs that part of the score only.
public struct GameLocator: Sendable {
    /// Where the game picture lies.
    public struct Location: Sendable, Hashable {
        /// The canvas in the frame.
        public var viewport: Viewport
        /// The share of the screen's edges that are there, 0...1.
        public var score: Double
        /// The screen that was recognised.
        public var drawing: String

        /// A location that is known or believed.
        public init(viewport: Viewport, score: Double, drawing: String) {
            self.viewport = viewport
            self.score = score
            self.drawing = drawing
        }

        /// Whether it was found, but may as well be something else.
        public var isDoubtful: Bool { score >= GameLocator.possible && score < GameLocator.sure }

        /// The same, put exactly where it is expected when it lies within what the fit can tell.
        public func snapped(to expected: Viewport) -> Location {
            guard viewport.distance(to: expected) <= 2.5 else { return self }
            return Location(viewport: expected, score: score, drawing: drawing)
        }
    }

    /// The score from which a location is believed.
    public static let sure = 0.45
    /// The score from which no better place is looked for.
    public static let certain = 0.6
    /// The score from which a location is worth a reading, which then decides.
    public static let possible = 0.3
    /// How much of the frame's width or height the game takes at least.
    static let smallest = 0.5
    /// Up to this much of the game's size may lie outside the frame, on either side.
    static let margin = 0.06
    /// The width of the picture that is searched, pixels.
    static let searchWidth = 320
    /// How many places are looked at closely.
    static let candidates = 8
    /// How many of them are told at most.
    static let readings = 4
    /// At how many scales one screen is looked at closely.
    static let perDrawing = 3
    /// How many of a screen's edges tell at which scales it is worth looking for all of them.
    static let some = 64

    private let anchors: AnchorSet
    private let glance: Shared

    /// The memory that glances at frames take, kept from one to the next.
    private final class Shared: Sendable {
        let glance: Mutex<GameGlance>
        init() throws(VisionError) { glance = Mutex(try GameGlance()) }
    }

    /// - Parameter anchors: the screens that can be found.
    public init(anchors: AnchorSet) throws(VisionError) {
        self.anchors = anchors
        glance = try Shared()
    }

    /// Finds the game in a frame of a recording: where it is expected, else anywhere.
    ///
    /// Most frames that are looked at in vain show nothing that could be the game: for those it takes a
    /// few milliseconds, and nothing is allocated.
    ///
    /// - Parameter isKnown: the game is in the frame, since something of it has been read.
    /// - Returns: the likeliest place, its score 0 for none.
    public func locate(
        _ frame: borrowing Frame,
        near viewport: Viewport,
        isKnown: Bool
    ) throws -> Location {
        var best = Location(viewport: viewport, score: 0, drawing: "")
        let hope = isKnown ? (near: true, anywhere: true) : try hope(in: frame, near: viewport)
        if hope.near { best = try check(frame, near: viewport) }
        if best.score < Self.certain, hope.anywhere,
            let found = try search(frame, least: Self.sure).first, found.score > best.score
        {
            best = found
        }
        return best
    }

    /// The share of a screen's edges, as a glance sees them, from which a closer look is worth its
    /// time. Of labelled pictures in eleven kinds of captures no located one had under 0.68.
    private static let hopeful = 0.6

    /// Whether the game may lie where it is expected, and whether it may lie anywhere.
    private func hope(
        in frame: borrowing Frame,
        near viewport: Viewport
    ) throws -> (near: Bool, anywhere: Bool) {
        try glance.glance.withLock { glance in
            // Nothing can be said of a frame of an odd shape without looking.
            guard try glance.take(frame) else { return (true, true) }
            if glance.share(of: anchors.drawings, near: viewport) >= Self.hopeful {
                return (true, true)
            }
            let anywhere = glance.share(
                of: anchors.drawings,
                sizes: Self.smallest...(1 + Self.margin * 1.3),
                margin: Self.margin,
                enough: Self.hopeful
            )
            return (false, anywhere >= Self.hopeful)
        }
    }

    /// Looks whether the game lies where it is expected, or within a few units of it.
    ///
    /// - Returns: the best fit of any screen, its score 0 for a frame too small to look at.
    public func check(_ frame: borrowing Frame, near viewport: Viewport) throws -> Location {
        var best = Location(viewport: viewport, score: 0, drawing: "")
        let fit = try ViewportFit(frame, near: viewport, width: ViewportFit.coarse)
        for drawing in anchors.drawings {
            let score = fit.score(drawing)
            if score > best.score { best.score = score; best.drawing = drawing.name }
        }
        guard let drawing = anchors.drawings.first(where: { $0.name == best.drawing }) else {
            return best
        }
        let rough = fit.best(drawing, step: 3, reach: 4)
        return try sharpened(frame, rough.viewport, score: rough.score, drawing: drawing)
    }

    /// Searches the whole frame for any of the screens, at every size.
    ///
    /// - Parameter least: a location that scores less is of no use.
    /// - Returns: the likeliest locations, best first; a score under `possible` means nothing.
    public func search(
        _ frame: borrowing Frame,
        least: Double = possible
    ) throws -> [Location] {
        guard frame.width >= 64, frame.height >= 36 else { return [] }
        let unit = Double(frame.width) / Double(Self.searchWidth)
        let height = Int((Double(frame.height) / unit).rounded())
        guard height >= 36, height <= Self.searchWidth * 3 else { return [] }
        var luma = Patch(width: Self.searchWidth, height: height, channels: 1)
        frame.sample(frame.whole, into: &luma)
        let edges = try EdgeMap(luma, searchable: true)
        let whole = min(
            Double(luma.width) / Viewport.width,
            Double(luma.height) / Viewport.height
        )
        var places: [(score: Double, viewport: Viewport, drawing: AnchorSet.Drawing)] = []
        for (drawing, scale) in try likelyScales(edges, whole: whole) {
            // The step between scales was coarse.
            let near = try [1 / 1.01, 1, 1.01].map {
                try edges.search(drawing, scale: scale * $0, margin: Self.margin)
            }
            guard let best = near.max(by: { $0.score < $1.score }) else { continue }
            places.append((best.score, best.viewport.scaled(by: unit), drawing))
        }
        // Nearby edges agree here, too: a close look only takes away from a score.
        places.removeAll { $0.score < least }
        places.sort { $0.score > $1.score }
        var fits: [(score: Double, viewport: Viewport, drawing: AnchorSet.Drawing)] = []
        for place in places.prefix(Self.candidates) {
            let fit = try ViewportFit(frame, near: place.viewport, width: ViewportFit.coarse)
            let rough = fit.best(place.drawing, step: 3, reach: 4)
            fits.append((rough.score, rough.viewport, place.drawing))
        }
        fits.sort { $0.score > $1.score }
        var locations: [Location] = []
        for fit in fits.prefix(Self.readings) where fit.score >= Self.possible {
            locations.append(
                try sharpened(frame, fit.viewport, score: fit.score, drawing: fit.drawing)
            )
        }
        return locations
    }

    /// Screens and the scales at which they are likeliest, by some of their edges alone.
    private func likelyScales(
        _ edges: borrowing EdgeMap,
        whole: Double
    ) throws -> [(drawing: AnchorSet.Drawing, scale: Double)] {
        var likely: [(score: Double, drawing: AnchorSet.Drawing, scale: Double)] = []
        for drawing in anchors.drawings {
            var found: [(score: Double, scale: Double)] = []
            var scale = Self.smallest
            while scale < 1 + Self.margin * 1.3 {
                let place = try edges.search(
                    drawing,
                    scale: whole * scale,
                    margin: Self.margin,
                    most: Self.some,
                    step: 2
                )
                found.append((place.score, whole * scale))
                scale *= 1.02
            }
            found.sort { $0.score > $1.score }
            var kept: [Double] = []
            for place in found where kept.count < Self.perDrawing {
                if kept.contains(where: { abs(place.scale / $0 - 1) < 0.025 }) { continue }
                kept.append(place.scale)
                likely.append((place.score, drawing, place.scale))
            }
        }
        likely.sort { $0.score > $1.score }
        return likely.prefix(2 * Self.candidates).map { ($0.drawing, $0.scale) }
    }

    /// A found place, fitted at the frame's full sharpness where it has more to show.
    private func sharpened(
        _ frame: borrowing Frame,
        _ viewport: Viewport,
        score: Double,
        drawing: AnchorSet.Drawing
    ) throws -> Location {
        var location = Location(viewport: viewport, score: score, drawing: drawing.name)
        guard viewport.scaleX > 0.6, score >= Self.possible else { return location }
        let close = try ViewportFit(frame, near: viewport, width: ViewportFit.fine)
        let sharp = close.best(drawing, step: 0.5, reach: 0)
        location.viewport = sharp.viewport
        // The finer picture shows the frame's noise too; the score keeps its meaning.
        return try unresized(location, score: sharp.score, drawing: drawing, in: frame)
    }

    /// A picture that is only shifted keeps its size, which small drawings cannot tell exactly.
    private func unresized(
        _ location: Location,
        score: Double,
        drawing: AnchorSet.Drawing,
        in frame: borrowing Frame
    ) throws -> Location {
        let whole = Viewport(width: frame.width, height: frame.height)
        let growth = whole.scaleX / location.viewport.scaleX
        guard abs(growth - 1) < 0.008, growth != 1 else { return location }
        let area = location.viewport.area
        let resized = Viewport(
            originX: area.x + area.width * (1 - growth) / 2,
            originY: area.y + area.height * (1 - growth) / 2,
            scaleX: whole.scaleX,
            scaleY: whole.scaleY
        )
        let rigid = try ViewportFit(frame, near: resized, width: ViewportFit.fine)
            .best(drawing, step: 2, reach: 4, isRigid: true)
        guard rigid.score > score - 0.05 else { return location }
        return Location(viewport: rigid.viewport, score: location.score, drawing: drawing.name)
    }
}
