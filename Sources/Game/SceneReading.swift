/// What one frame was found to show.
public struct SceneReading: Sendable, Hashable {
    /// The scene.
    public var scene: SceneID
    /// The probability (0 to 1) that the scene is right.
    public var score: Double
    /// What was read in it: the scene's `data`, in the contract's key order.
    public var fields: FieldTree
    /// The language of the texts (`ja`, `en`); nil where there is none or it is not known.
    public var language: String?
    /// How good the picture is (0 to 1), 1 = as good as it gets. The weight of a vote.
    public var quality: Double

    /// Makes a reading.
    public init(
        scene: SceneID,
        score: Double,
        fields: FieldTree = .empty,
        language: String? = nil,
        quality: Double = 1
    ) {
        self.scene = scene
        self.score = score
        self.fields = fields
        self.language = language
        self.quality = quality
    }
}
