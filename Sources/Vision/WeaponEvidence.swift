import Foundation

/// What a comparison says for its nearest weapon and against it: all that a probability rests on.
public struct WeaponEvidence: Sendable, Hashable {
    /// Where the icon lies.
    public let look: WeaponLook
    /// Correlation with the nearest weapon, 0...1, small errors of the capture fitted and frequencies
    /// weighed by their noise.
    public let score: Double
    /// What is nearest, and its correlation, with nothing blurred: plain masked correlation.
    public let plainKey: String
    /// Correlation of that.
    public let plain: Double
    /// How far plain correlation has its first ahead of its second.
    public let plainMargin: Double
    /// What the nearest leaves unexplained: square, in units of the noise. All frequencies together
    /// are 768 of it where nothing but noise is left.
    public let rest: Double
    /// How it compares with others.
    public let lead: Lead
    /// How it compares with those that are no kit of the same main weapon.
    public let classLead: Lead
    /// The most that is left unexplained in one spot, a share of the whole.
    public let peak: Double
    /// All that is left unexplained, a share of the whole.
    public let left: Double
    /// `rest` by band of frequencies, per frequency: low, middle, high ones of brightness, of colour.
    public let bands: [Double]
    /// What the nearest leaves unexplained of each frequency of a patch of length 1: brightness,
    /// red against blue, green against both.
    public let residual: [Float]
    /// What the net looks at: planes of 16 x 16 (`cvision_bank_match`); empty unless asked for.
    public let pair: [Float]
    /// On lamps, log odds by the net that looks at the patch beside the nearest weapon's icon: that
    /// it is this weapon, and that it is of its class.
    public let odds: [Double]
    /// Blur of the capture, cells.
    public let blur: Double
    /// Contrast, 1: as the nearest weapon's icon is drawn.
    public let gain: Double

    /// How far the nearest weapon is ahead of its rivals.
    public struct Lead: Sendable, Hashable {
        /// What the next leaves unexplained, in shares of what the nearest does: 1, as much.
        public let ratio: Double
        /// The smallest lead over any other, as a share of what the two icons differ by: 1 where
        /// the patch is the nearest icon itself, 0 where it is as much another one.
        public let share: Double
        /// Another icon is behind by no more than noise makes of what the two differ by, so which
        /// of the two it is cannot be seen.
        public let hasTwin: Bool
    }

    /// Numbers for the curve, each of about the same size.
    var numbers: [Double] { numbers(lead) }
    /// The same for the class.
    var classNumbers: [Double] { numbers(classLead) }

    /// How many numbers a look's curve takes.
    static func numberCount(_ look: WeaponLook) -> Int {
        switch look {
        case .flat: 7
        case .lamp: 16
        }
    }

    /// The net is never surer than this: of what lies beyond there are no examples to judge by.
    private static let mostOdds = 12.0

    private func numbers(_ lead: Lead) -> [Double] {
        let common = [
            log(max(1 - score * score, 1e-5)), log(max(rest, 1)), min(log(max(lead.ratio, 1)), 3),
            lead.share, blur, log(min(max(gain, 0.1), 4)), log(max(peak, 0.0005)),
        ]
        switch look {
        // Where the rest lies among frequencies differs more from real page to real page than on
        // painted ones: with it, weapons that are plain to see were refused.
        case .flat: return common
        case .lamp:
            return common + [log(max(left, 0.0001))] + bands.map { log($0 + 0.001) }
                + odds.map { min(max($0, -Self.mostOdds), Self.mostOdds) }
        }
    }
}
