import Foundation

/// How a correlation and its lead over the runner-up become a probability: a logistic curve fitted
/// on real screens, with each weapon in turn also left out of the set.
struct WeaponTrust {
    /// A match less likely than this has no key.
    static let least = 0.5

    var score, margin, offset: Double
    /// A lead beyond this says nothing more.
    var marginCap: Double

    func probability(score raw: Double, margin lead: Double) -> Double {
        1 / (1 + exp(-(score * raw + margin * min(lead, marginCap) + offset)))
    }

    static func of(_ look: WeaponLook) -> WeaponTrust {
        switch look {
        case .flat: WeaponTrust(score: 40, margin: 40, offset: -36, marginCap: 0.12)
        case .lamp: WeaponTrust(score: 40, margin: 40, offset: -36, marginCap: 0.12)
        }
    }
}
