import Foundation
import Video

/// Recognises weapons by their nearest enrolled prototype; what is not near enough has no key.
///
/// Immutable once made, so it may be shared between threads.
public final class WeaponMatcher: Sendable {
    private struct Side: ~Copyable, Sendable {
        let bank: IconBank
        let owners: [Int]
    }

    /// Weapons known.
    public let keys: [String]
    private let flat: Side
    private let lamp: Side

    /// Prepares `set` for matching. Throws when its numbers cannot be used.
    public init(_ set: WeaponSet) throws(VisionError) {
        keys = set.keys
        flat = try Self.side(set, look: .flat)
        lamp = try Self.side(set, look: .lamp)
    }

    private static func side(
        _ set: WeaponSet, look: WeaponLook
    ) throws(VisionError) -> Side {
        var bank = try IconBank(look: look)
        var owners: [Int] = []
        for prototype in set.prototypes where prototype.look == look {
            do {
                try bank.add(prototype.features)
            } catch {
                throw VisionError("weapon \(set.keys[prototype.key]): \(error.message)")
            }
            owners.append(prototype.key)
        }
        return Side(bank: bank, owners: owners)
    }

    /// The weapon in `patch` (B, G, R; the region that `look` describes, at any size).
    ///
    /// `ink` is the colour behind the icon; nil lets the patch say. Throws on an empty patch.
    public func match(
        _ patch: Patch, look: WeaponLook, ink: InkColor? = nil
    ) throws(VisionError) -> WeaponMatch {
        switch look {
        case .flat: try match(patch, in: flat, ink: ink)
        case .lamp: try match(patch, in: lamp, ink: ink)
        }
    }

    /// The colour behind the icon of a patch: for lamps, the team's ink.
    public func ink(of patch: Patch, look: WeaponLook) throws(VisionError) -> InkColor {
        switch look {
        case .flat: try flat.bank.background(of: patch)
        case .lamp: try lamp.bank.background(of: patch)
        }
    }

    private func match(
        _ patch: Patch, in side: borrowing Side, ink given: InkColor?
    ) throws(VisionError) -> WeaponMatch {
        let ink = if let given { given } else { try side.bank.background(of: patch) }
        let scores = try side.bank.scores(of: patch, over: ink)
        var best = [Double](repeating: -1, count: keys.count)
        for (owner, score) in zip(side.owners, scores) {
            best[owner] = max(best[owner], Double(score))
        }
        let order = best.indices.sorted { best[$0] != best[$1] ? best[$0] > best[$1] : $0 < $1 }
        guard let first = order.first, best[first] > -1 else {
            return WeaponMatch(
                key: nil, score: 0, alternatives: [], rawScore: -1, margin: 0, ink: ink)
        }
        let raw = best[first]
        let margin = order.count > 1 ? raw - best[order[1]] : raw
        let score = WeaponTrust.of(side.bank.look).probability(score: raw, margin: margin)
        return WeaponMatch(
            key: score >= WeaponTrust.least ? keys[first] : nil, score: score,
            alternatives: order.prefix(5).map { .init(key: keys[$0], score: best[$0]) },
            rawScore: raw, margin: margin, ink: ink)
    }
}
