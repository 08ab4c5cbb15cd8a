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
    /// How many places are fitted sharply and told at most.
    static let readings = 4

    private let memory: Memory

    /// What looks at frames work in, kept from one to the next.
    private final class Memory: Sendable {
        let search: Mutex<ScreenSearch>

        init(_ anchors: AnchorSet) throws(VisionError) {
            search = Mutex(try ScreenSearch(anchors))
        }
    }

    /// - Parameter anchors: the screens that can be found.
    public init(anchors: AnchorSet) throws(VisionError) {
        memory = try Memory(anchors)
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
        let hope =
            isKnown
            ? (near: true, anywhere: true)
            : try memory.search.withLock {
                try $0.hope(in: frame, near: viewport, enough: Self.hopeful)
            }
        if hope.near { best = try check(frame, near: viewport) }
        if best.score < Self.certain, hope.anywhere,
            let found = try search(frame, least: Self.sure).first, found.score > best.score
        {
            best = found
        }
        return best
    }

    /// The share of a screen's edges, as a glance sees them, from which a closer look is worth its
    /// time. Of 471 labelled pictures in seventeen kinds of captures all that are located have 0.63.
    private static let hopeful = 0.6

    /// Looks whether the game lies where it is expected, or within a few units of it.
    ///
    /// - Returns: the best fit of any screen, its score 0 for a frame too small to look at.
    public func check(_ frame: borrowing Frame, near viewport: Viewport) throws -> Location {
        let found = try memory.search.withLock { try $0.fit(frame, near: viewport) }
        guard let found else { return Location(viewport: viewport, score: 0, drawing: "") }
        return try sharpened(frame, found)
    }

    /// Searches the whole frame for any of the screens, at every size.
    ///
    /// - Parameter least: a location that scores less is of no use.
    /// - Returns: the likeliest locations, best first; a score under `possible` means nothing.
    public func search(
        _ frame: borrowing Frame,
        least: Double = possible
    ) throws -> [Location] {
        let found = try memory.search.withLock { search in
            try search.search(frame)
            return search.found.prefix(Self.readings)
                .filter { $0.score >= max(least, Self.possible) }
        }
        return try found.map { try sharpened(frame, $0) }
    }

    /// A found place, fitted at the frame's full sharpness where it has more to show.
    private func sharpened(
        _ frame: borrowing Frame,
        _ found: ScreenSearch.Fit
    ) throws -> Location {
        let (viewport, drawing) = (found.viewport, found.drawing)
        var location = Location(viewport: viewport, score: found.score, drawing: drawing.name)
        guard viewport.scaleX > 0.6, found.score >= Self.possible else { return location }
        let sharp = try ViewportFit.fine(drawing, in: frame, near: viewport, step: 0.5, reach: 0)
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
        let rigid = try ViewportFit.fine(
            drawing,
            in: frame,
            near: resized,
            step: 2,
            reach: 4,
            isRigid: true
        )
        guard rigid.score > score - 0.05 else { return location }
        return Location(viewport: rigid.viewport, score: location.score, drawing: drawing.name)
    }
}
