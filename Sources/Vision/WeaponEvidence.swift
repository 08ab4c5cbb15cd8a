import Foundation

/// What a comparison says for its nearest weapon and against it: all that a probability rests on.
public struct WeaponEvidence: Sendable, Hashable {
    /// Correlation with the nearest weapon, -1...1, blurred as the capture is.
    public let score: Double
    /// What is nearest, and its correlation, with nothing blurred: plain masked correlation.
    public let plainKey: String
    /// Correlation of that.
    public let plain: Double
    /// How far plain correlation has its first ahead of its second.
    public let plainMargin: Double
    /// How far the nearest is ahead of the second.
    public let margin: Double
    /// The smallest lead over any other, as a share of what the two icons differ by: 1 where the
    /// patch is the nearest icon itself, 0 where it is as much another one.
    public let lead: Double
    /// How far the nearest is ahead of the best that is no kit of the same main weapon.
    public let classMargin: Double
    /// The smallest lead over any that is no kit of the same main weapon.
    public let classLead: Double
    /// Another icon differs from the nearest by less than about what is left unexplained anyway, so
    /// which of the two it is cannot be seen.
    public let hasTwin: Bool
    /// Such an icon is no kit of the same main weapon.
    public let hasTwinOfOtherClass: Bool
    /// The most that is left unexplained in one spot, a share of the whole.
    public let peak: Double
    /// Blur of the capture, cells.
    public let blur: Double
    /// Contrast, 1: as the nearest weapon's icon is drawn.
    public let gain: Double

    /// Numbers for the curve, each of about the same size.
    var numbers: [Double] { Self.common(self) + [lead, min(margin, 0.3) * 5] }
    /// The same for the class.
    var classNumbers: [Double] {
        Self.common(self) + [classLead, min(classMargin, 0.3) * 5]
    }

    private static func common(_ e: WeaponEvidence) -> [Double] {
        [
            -log(max(1 - e.score, 0.002)), -log(max(e.peak, 0.0005)), e.blur,
            log(min(max(e.gain, 0.1), 4)),
        ]
    }
}
