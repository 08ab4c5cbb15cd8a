/// The weapons that can be recognised: keys, and learnt feature vectors for each look.
///
/// Holds numbers only, never pictures. A weapon may have several prototypes of a look.
public struct WeaponSet: Sendable, Hashable {
    /// The way features are computed; a set of another version cannot be used.
    public static let modelVersion: UInt32 = 3

    /// One learnt sample of a weapon.
    public struct Prototype: Sendable, Hashable {
        /// Index into `keys`.
        public let key: Int
        /// Where it is compared.
        public let look: WeaponLook
        /// A cut of the screen, not a clean icon.
        public let isScreenCut: Bool
        /// `quantised * step` are the features.
        let step: Float
        let quantised: [Int16]

        init(key: Int, look: WeaponLook, isScreenCut: Bool, features: [Float]) {
            let peak = features.reduce(Float(0)) { max($0, abs($1)) }
            self.init(
                key: key,
                look: look,
                isScreenCut: isScreenCut,
                step: max(peak, 1e-6) / 32767,
                quantised: features.map { Int16(($0 / (max(peak, 1e-6) / 32767)).rounded()) }
            )
        }

        init(key: Int, look: WeaponLook, isScreenCut: Bool, step: Float, quantised: [Int16]) {
            self.key = key
            self.look = look
            self.isScreenCut = isScreenCut
            self.step = step
            self.quantised = quantised
        }

        var features: [Float] { quantised.map { Float($0) * step } }
    }

    /// Weapon keys, each once, in enrolment order.
    public private(set) var keys: [String] = []
    /// Samples, in enrolment order.
    public private(set) var prototypes: [Prototype] = []

    /// A set that knows no weapon.
    public init() {}

    init(keys: [String], prototypes: [Prototype]) {
        self.keys = keys
        self.prototypes = prototypes
    }

    /// Adds a sample of `key`.
    mutating func add(key: String, look: WeaponLook, isScreenCut: Bool, features: [Float]) {
        let index =
            keys.firstIndex(of: key)
            ?? {
                keys.append(key)
                return keys.count - 1
            }()
        prototypes.append(
            Prototype(key: index, look: look, isScreenCut: isScreenCut, features: features)
        )
    }

    /// Forgets a weapon and its samples; nothing happens when it is not there.
    public mutating func remove(key: String) {
        guard let gone = keys.firstIndex(of: key) else { return }
        keys.remove(at: gone)
        prototypes = prototypes.filter { $0.key != gone }.map { old in
            Prototype(
                key: old.key > gone ? old.key - 1 : old.key,
                look: old.look,
                isScreenCut: old.isScreenCut,
                step: old.step,
                quantised: old.quantised
            )
        }
    }
}
