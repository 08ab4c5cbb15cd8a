import Foundation

/// Turns evidence into probabilities: a small net for each look, fitted by `tools/train-weapon` on
/// painted pictures in which each weapon was also left out of the set.
public struct WeaponTrust: Sendable, Hashable, Codable {
    /// One hidden layer; the output is a probability.
    struct Curve: Sendable, Hashable, Codable {
        /// What inputs are taken from and divided by.
        var mean, scale: [Double]
        /// A row of weights for each hidden unit, its offset last.
        var hidden: [[Double]]
        /// A weight for each hidden unit, the offset last.
        var output: [Double]

        func probability(_ inputs: [Double]) -> Double {
            let x = zip(inputs, zip(mean, scale)).map { ($0 - $1.0) / $1.1 }
            var sum = output.last ?? 0
            for (row, weight) in zip(hidden, output) {
                var unit = row.last ?? 0
                for (a, b) in zip(row, x) { unit += a * b }
                sum += weight * tanh(unit)
            }
            return 1 / (1 + exp(-sum))
        }

        func fits(_ count: Int) -> Bool {
            mean.count == count && scale.count == count && scale.allSatisfy { $0 > 0 }
                && output.count == hidden.count + 1
                && hidden.allSatisfy { $0.count == count + 1 }
        }
    }

    struct Look: Sendable, Hashable, Codable {
        /// For the weapon, and for its class alone.
        var weapon, weaponClass: Curve
        /// A weapon, or a class, less likely than this is not told.
        var least, leastClass: Double
        /// With less correlation nothing is told: right icons hardly ever have so little, so there
        /// are no examples to judge a probability by.
        var leastCorrelation: Double
        /// What captures leave unexplained of each frequency of a right icon: standard deviation,
        /// of a patch of length 1.
        var noise: [Float]
        /// The net that looks at a patch beside its nearest icon (`IconVerifier`): weights, 32-bit
        /// little-endian floats. Nil where none does.
        var verifier: Data?

        var verifierWeights: [Float] {
            let bytes = verifier ?? Data()
            return bytes.withUnsafeBytes { raw in
                (0..<raw.count / 4).map { place in
                    Float(
                        bitPattern: UInt32(
                            littleEndian: raw.loadUnaligned(
                                fromByteOffset: 4 * place,
                                as: UInt32.self
                            )
                        )
                    )
                }
            }
        }
    }

    /// The way features are computed that this was fitted to.
    let modelVersion: UInt32
    let flat, lamp: Look

    /// Decodes the file of a trust. Throws when it was made for another model version.
    public init(json: Data, name: String) throws(VisionError) {
        do {
            self = try JSONDecoder().decode(WeaponTrust.self, from: json)
        } catch {
            throw VisionError("\(name): not the expected JSON; run tools/install again")
        }
        guard modelVersion == WeaponSet.modelVersion else {
            throw VisionError(
                "\(name): made for model version \(modelVersion), this is "
                    + "\(WeaponSet.modelVersion); run tools/install again"
            )
        }
        for kind in WeaponLook.allCases {
            let look = of(kind)
            let count = WeaponEvidence.numberCount(kind)
            guard look.weapon.fits(count), look.weaponClass.fits(count),
                look.noise.count == WeaponLook.planeCount,
                look.noise.allSatisfy({ $0 > 1e-6 && $0 < 1e3 }),
                look.verifier.map({ $0.count == 4 * IconBank.verifierCount }) ?? true,
                look.verifierWeights.allSatisfy(\.isFinite)
            else {
                throw VisionError("\(name): damaged; run tools/install again")
            }
        }
    }

    func of(_ look: WeaponLook) -> Look {
        switch look {
        case .flat: flat
        case .lamp: lamp
        }
    }
}
