import Game
import Scenes
import Video
import Vision

/// Reads one picture: asks every detector, keeps the surest reading.
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

    /// - Parameter kit: what detectors share.
    public init(kit: SceneKit) throws {
        self.init(detectors: try SceneDetectors.all(kit: kit))
    }

    init(detectors: [any SceneDetector]) {
        self.detectors = detectors
    }

    /// The surest reading of the first frame of a file; `unknown` where no detector knows it.
    ///
    /// - Parameter doubt: told why, where nothing was read.
    /// - Throws: `VideoError` when there is no frame to be had.
    public func read(
        _ location: String,
        doubt: (NothingRead) -> Void = { _ in }
    ) throws -> SceneReading {
        var picture = try Self.picture(of: location)
        let reading = try reading(of: picture)
        if reading.scene == .unknown { doubt(try whyNothing(in: &picture)) }
        return reading
    }

    /// The surest reading of a picture.
    public func reading(of picture: borrowing GamePicture) throws -> SceneReading {
        let opinions = try self.opinions(on: picture)
        let best = opinions.compactMap(\.reading).max { $0.score < $1.score }
        return best ?? SceneReading(scene: .unknown, score: 0.9)
    }

    /// What every detector says.
    public func opinions(on picture: borrowing GamePicture) throws -> [Opinion] {
        var opinions: [Opinion] = []
        for detector in detectors {
            let probe = detector.probe(picture)
            let reading = probe >= Probe.pass ? try detector.read(picture) : nil
            opinions.append(Opinion(scene: detector.scene, probe: probe, reading: reading))
        }
        return opinions
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
