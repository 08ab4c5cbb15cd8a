/// What a patch was recognised as.
public struct WeaponMatch: Sendable, Hashable {
    /// A weapon that may be meant.
    public struct Alternative: Sendable, Hashable {
        /// The weapon's key.
        public let key: String
        /// Correlation with its best prototype, -1...1.
        public let score: Double
    }

    /// The weapon; nil when none is near enough, or two are equally near.
    public let key: String?
    /// Probability (0...1) that the nearest weapon is the right one.
    public let score: Double
    /// The key of the main weapon that it is a kit of; nil when not even that is sure.
    public let weaponClass: String?
    /// Probability (0...1) that the nearest weapon's class is the right one.
    public let classScore: Double
    /// The nearest weapons, best first, whether or not `key` is nil.
    public let alternatives: [Alternative]
    /// What the probabilities rest on; nil where the patch shows nothing but background.
    public let evidence: WeaponEvidence?
    /// The colour the icon was found to lie on.
    public let ink: InkColor
}
