import CVision
import Video

/// Recognises weapons by their nearest enrolled prototype; what is not near enough has no key.
///
/// Immutable once made, so it may be shared between threads.
public final class WeaponMatcher: Sendable {
    /// Weapons known.
    public let keys: [String]
    private let classes: [String]
    private let trust: WeaponTrust
    private let flat: IconBank
    private let lamp: IconBank

    /// Prepares `set` for matching.
    ///
    /// - Parameters:
    ///   - trust: turns what is seen into probabilities.
    ///   - classes: the main weapon that each key is a kit of; a key without one is its own.
    /// - Throws: when the set's numbers cannot be used.
    public init(
        _ set: WeaponSet,
        trust: WeaponTrust,
        classes: [String: String] = [:]
    ) throws(VisionError) {
        keys = set.keys
        self.classes = set.keys.map { classes[$0] ?? $0 }
        self.trust = trust
        flat = try Self.bank(set, look: .flat, trust)
        lamp = try Self.bank(set, look: .lamp, trust)
    }

    private static func bank(
        _ set: WeaponSet,
        look: WeaponLook,
        _ trust: WeaponTrust
    ) throws(VisionError) -> IconBank {
        var bank = try IconBank(
            look: look,
            noise: trust.of(look).noise,
            verifier: trust.of(look).verifierWeights
        )
        for prototype in set.prototypes where prototype.look == look {
            do {
                try bank.add(prototype.features, owner: prototype.key)
            } catch {
                throw VisionError("weapon \(set.keys[prototype.key]): \(error.message)")
            }
        }
        return bank
    }

    /// The weapon whose icon's square (pages) or lamp has its corner at `x`, `y` and is `side`
    /// wide, canvas units.
    ///
    /// `withPair`: keep what the net looks at, too.
    public func match(
        _ picture: borrowing GamePicture,
        look: WeaponLook,
        x: Double,
        y: Double,
        side: Double,
        withPair: Bool = false
    ) throws(VisionError) -> WeaponMatch {
        let region = look.region(x: x, y: y, side: side)
        let size = look.patchSize
        let patch = picture.patch(
            CanvasRect(x: region.x, y: region.y, width: region.width, height: region.height),
            width: size.width,
            height: size.height
        )
        return try match(patch, look: look, withPair: withPair)
    }

    /// The weapon in `patch` (B, G, R; the region that `look` describes, at any size).
    ///
    /// `ink` is the colour behind the icon; nil lets the patch say. Throws on an empty patch.
    public func match(
        _ patch: Patch,
        look: WeaponLook,
        ink: InkColor? = nil,
        withPair: Bool = false
    ) throws(VisionError) -> WeaponMatch {
        let sighting =
            switch look {
            case .flat: try flat.match(patch, over: ink, withPair: withPair)
            case .lamp: try lamp.match(patch, over: ink, withPair: withPair)
            }
        let found = sighting.facts.ink
        let ground = InkColor(blue: found.0, green: found.1, red: found.2)
        guard let first = sighting.candidates.first else {
            return WeaponMatch(
                key: nil,
                score: 0,
                weaponClass: nil,
                classScore: 0,
                alternatives: [],
                evidence: nil,
                ink: ground
            )
        }
        let owner = Int(first.owner)
        let evidence = evidence(sighting, look)
        let trust = trust.of(look)
        let isNear = evidence.score >= trust.leastCorrelation
        let score = trust.weapon.probability(evidence.numbers)
        let classScore = max(score, trust.weaponClass.probability(evidence.classNumbers))
        return WeaponMatch(
            key: isNear && score >= trust.least && !evidence.lead.hasTwin ? keys[owner] : nil,
            score: score,
            weaponClass: isNear && classScore >= trust.leastClass && !evidence.classLead.hasTwin
                ? classes[owner] : nil,
            classScore: classScore,
            alternatives: sighting.candidates.prefix(5).map {
                .init(key: keys[Int($0.owner)], score: Double($0.score))
            },
            evidence: evidence,
            ink: ground
        )
    }

    /// The colour behind the icon of a patch: for lamps, the team's ink.
    public func ink(of patch: Patch, look: WeaponLook) throws(VisionError) -> InkColor {
        switch look {
        case .flat: try flat.background(of: patch)
        case .lamp: try lamp.background(of: patch)
        }
    }

    /// Whether `rival` is ahead of or behind `first` by no more than noise makes of what the two
    /// icons differ by (`deviations`, with as much noise as `first` leaves): a charger and the same
    /// with a black scope, over a black row.
    private static func isTwin(
        _ rival: cvision_candidate,
        _ first: cvision_candidate,
        deviations: Float
    ) -> Bool {
        let noise = first.rest / Float(WeaponLook.planeCount)
        let lead = rival.rest - first.rest
        return lead * lead <= deviations * deviations * rival.apart * noise
    }

    private func evidence(_ sighting: IconBank.Sighting, _ look: WeaponLook) -> WeaponEvidence {
        let (candidates, facts) = (sighting.candidates, sighting.facts)
        let first = candidates[0]
        let others = candidates.dropFirst()
        let plain = candidates.sorted { $0.plain > $1.plain }
        func lead(_ rivals: [cvision_candidate]) -> WeaponEvidence.Lead {
            let shares = rivals.map { ($0.rest - first.rest) / max($0.apart, 0.001) }
            return WeaponEvidence.Lead(
                ratio: rivals.map { Double($0.rest / max(first.rest, 0.001)) }.min() ?? 1000,
                share: Double(min(shares.min() ?? 1.5, 1.5)),
                hasTwin: rivals.contains {
                    Self.isTwin($0, first, deviations: look.twinDeviations)
                }
            )
        }
        let bands = facts.bands
        return WeaponEvidence(
            look: look,
            score: Double(first.score),
            plainKey: keys[Int(plain[0].owner)],
            plain: Double(plain[0].plain),
            plainMargin: Double(plain.count > 1 ? plain[0].plain - plain[1].plain : 1),
            rest: Double(first.rest),
            lead: lead(Array(others)),
            classLead: lead(
                others.filter { classes[Int($0.owner)] != classes[Int(first.owner)] }
            ),
            peak: Double(facts.peak),
            left: Double(facts.left),
            bands: [bands.0, bands.1, bands.2, bands.3, bands.4, bands.5].map { Double($0) },
            residual: sighting.residual,
            pair: sighting.pair,
            odds: [Double(facts.odds.0), Double(facts.odds.1)],
            blur: Double(facts.blur),
            gain: Double(facts.gain)
        )
    }
}
