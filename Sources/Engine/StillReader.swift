import Game
import Scenes
import Video
import Vision

/// Reads one picture: finds the game in it, asks every detector, keeps the surest reading.
public struct StillReader: Sendable {
    /// What one detector said of a picture, for `explain`.
    public struct Opinion: Sendable {
        /// The scene the detector looks for.
        public var scene: SceneID
        /// Its cheap look, 0...1.
        public var probe: Double
        /// Its reading, where the probe passed.
        public var reading: SceneReading?
    }

    private let detectors: [any SceneDetector]
    private let locator: GameLocator?
    private let region: GameRegion?

    /// - Parameters:
    ///   - kit: what detectors share.
    ///   - region: where the game lies; nil looks for it.
    public init(kit: SceneKit, region: GameRegion? = nil) throws {
        self.init(
            detectors: try SceneDetectors.all(kit: kit),
            locator: kit.locator,
            region: region
        )
    }

    init(detectors: [any SceneDetector], locator: GameLocator? = nil, region: GameRegion? = nil) {
        self.detectors = detectors
        self.locator = locator
        self.region = region
    }

    /// The score from which a reading outweighs a doubtful place.
    private static let overDoubt = 0.85

    /// The surest reading of the first frame of a file; `unknown` where no detector knows it.
    ///
    /// - Parameter doubt: told why, where nothing was read.
    /// - Throws: `VideoError` when there is no frame to be had.
    public func read(
        _ location: String,
        doubt: (NothingRead) -> Void = { _ in }
    ) throws -> SceneReading {
        var picture = try Self.picture(of: location)
        let reading = try read(&picture)
        if reading.scene == .unknown { doubt(try whyNothing(in: &picture)) }
        return reading
    }

    /// The surest reading of a picture, whose viewport is set to where the game was found.
    public func read(_ picture: inout GamePicture) throws -> SceneReading {
        for place in try places(in: picture.frame) {
            picture.viewport = place.viewport
            guard let reading = try reading(of: picture) else { continue }
            if !place.isDoubtful || reading.score >= Self.overDoubt { return reading }
        }
        picture.viewport = Viewport(width: picture.frame.width, height: picture.frame.height)
        return SceneReading(scene: .unknown, score: 0.9)
    }

    /// What every detector says of a picture as its viewport shows it.
    public func opinions(on picture: borrowing GamePicture) throws -> [Opinion] {
        var opinions: [Opinion] = []
        for detector in detectors {
            let probe = detector.probe(picture)
            let reading = probe >= Probe.pass ? try detector.read(picture) : nil
            opinions.append(Opinion(scene: detector.scene, probe: probe, reading: reading))
        }
        return opinions
    }

    private func reading(of picture: borrowing GamePicture) throws -> SceneReading? {
        try opinions(on: picture).compactMap(\.reading).max { $0.score < $1.score }
    }

    /// Where the game may lie, likeliest first; the whole frame is always among them.
    func places(in frame: borrowing Frame) throws -> [GameLocator.Location] {
        if let region { return [.init(viewport: region.viewport, score: 1, drawing: "--region")] }
        let whole = Viewport(width: frame.width, height: frame.height)
        let asIs = GameLocator.Location(viewport: whole, score: 0, drawing: "whole frame")
        guard let locator, frame.width >= 64, frame.height >= 36 else { return [asIs] }
        let near = try locator.check(frame, near: whole).snapped(to: whole)
        if near.score >= GameLocator.certain { return [near, asIs] }
        var places: [GameLocator.Location] = []
        let found = try ([near] + locator.search(frame)).sorted { $0.score > $1.score }
        for found in found where found.score >= GameLocator.possible {
            let place = found.snapped(to: whole)
            if places.allSatisfy({ $0.viewport.distance(to: place.viewport) > 2 }) {
                places.append(place)
            }
        }
        return places + [asIs]
    }

    /// The first frame of a file, as the whole canvas.
    public static func picture(of location: String) throws(VideoError) -> GamePicture {
        var reader = try VideoReader(location, options: ReaderOptions())
        var picture = GamePicture()
        guard try reader.next(into: &picture.frame) else {
            throw VideoError(
                code: .noVideo,
                location: location,
                time: nil,
                message: "it holds no picture",
                advice: "give a picture or a recording"
            )
        }
        picture.viewport = Viewport(width: picture.frame.width, height: picture.frame.height)
        return picture
    }
}
