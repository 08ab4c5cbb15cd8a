import Game
import Vision

/// Recognises and reads one thing the player sees.
///
/// A detector is a value without memory: it says what one picture shows. What lasts, begins and ends
/// is decided in one place for all scenes, by `Engine`. To add a scene: write one such struct,
/// name its regions in `Layout` and the layout's file, and add it to `SceneDetectors.all`.
public protocol SceneDetector: Sendable {
    /// The scene it recognises.
    static var scene: SceneID { get }

    /// Takes what it needs out of the kit; fails at start-up, not in the middle of a battle.
    init(kit: SceneKit) throws(SceneError)

    /// A cheap look: 0 for certainly not, 1 for certainly. It runs on every frame, so it touches
    /// a few dozen pixels and allocates nothing.
    func probe(_ picture: borrowing GamePicture) -> Double

    /// The whole reading, or nil where a closer look finds another scene. Runs only where the
    /// probe passed, and only a few times a scene.
    func read(_ picture: borrowing GamePicture) throws -> SceneReading?
}

extension SceneDetector {
    /// The scene it recognises.
    public var scene: SceneID { Self.scene }
}
