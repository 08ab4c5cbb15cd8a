import Foundation

/// How a correlation and its lead over the runner-up become a probability: a logistic curve fitted
/// on real screens, where each weapon was also left out of the set as often as it was shown.
struct WeaponTrust {
    /// A match less likely than this has no key.
    static let least = 0.5

    var score, margin, offset: Double
    /// A lead up to here counts in proportion.
    var marginCap: Double
    /// A lead from here on (no weapon left out had one) vouches for a poor correlation.
    var farAhead: Double
    private static let farAheadGain = 80.0
    private static let farAheadSpan = 0.05

    /// 0...1 for a correlation `raw` that leads the runner-up by `lead`.
    func probability(score raw: Double, margin lead: Double) -> Double {
        let ahead = min(max(lead - farAhead, 0), Self.farAheadSpan) * Self.farAheadGain
        return 1 / (1 + exp(-(score * raw + margin * min(lead, marginCap) + offset + ahead)))
    }

    static func of(_ look: WeaponLook) -> WeaponTrust {
        switch look {
        case .flat:
            WeaponTrust(score: 35.4, margin: 13.9, offset: -33.3, marginCap: 0.08, farAhead: 0.18)
        case .lamp:
            WeaponTrust(score: 39.2, margin: 27.3, offset: -36.6, marginCap: 0.08, farAhead: 0.18)
        }
    }
}
