import CVision
import Video

/// The prototypes of one look, ready to be compared. Filled once, then only read.
struct IconBank: ~Copyable, @unchecked Sendable {
    private let handle: OpaquePointer
    /// Where the prototypes are matched.
    let look: WeaponLook

    /// - Parameters:
    ///   - noise: what a capture leaves unexplained of each frequency, standard deviation
    ///     (`WeaponTrust`); empty where nothing is to be matched.
    ///   - verifier: weights of the net that judges the nearest; empty where none does.
    init(look: WeaponLook, noise: [Float] = [], verifier: [Float] = []) throws(VisionError) {
        guard noise.isEmpty || noise.count == WeaponLook.planeCount else {
            throw VisionError("a noise of \(noise.count) frequencies")
        }
        guard verifier.isEmpty || verifier.count == Self.verifierCount else {
            throw VisionError("a net of \(verifier.count) weights")
        }
        let grid = look.grid
        var error = cvision_error()
        var made: OpaquePointer?
        let (weight, around) = (look.weight, look.around)
        let status = weight.withUnsafeBufferPointer { weight in
            around.withUnsafeBufferPointer { around in
                noise.withUnsafeBufferPointer { noise in
                    verifier.withUnsafeBufferPointer { verifier in
                        var native = cvision_look(
                            width: Int32(grid.width),
                            height: Int32(grid.height),
                            slack_x: Int32(grid.slackX),
                            slack_y: Int32(grid.slackY),
                            order: Int32(WeaponLook.order),
                            closer: Int32(look.closerOrder),
                            chroma: WeaponLook.chroma,
                            shadows: look == .lamp,
                            weight: weight.baseAddress,
                            around: around.baseAddress,
                            noise: noise.isEmpty ? nil : noise.baseAddress,
                            verifier: verifier.isEmpty ? nil : verifier.baseAddress
                        )
                        return cvision_bank_new(&native, &made, &error)
                    }
                }
            }
        }
        guard status == CVISION_OK, let made else { throw VisionError(error) }
        handle = made
        self.look = look
    }

    deinit { cvision_bank_free(handle) }

    var count: Int { Int(cvision_bank_count(handle)) }

    /// How many weights a verifier has.
    static var verifierCount: Int { Int(cvision_verifier_count()) }

    /// Adds a prototype of `owner`; an owner may have several.
    mutating func add(_ features: [Float], owner: Int) throws(VisionError) {
        guard features.count == look.featureCount else {
            throw VisionError("a feature vector of \(features.count) numbers")
        }
        var error = cvision_error()
        guard cvision_bank_add(handle, Int32(clamping: owner), features, &error) == CVISION_OK
        else {
            throw VisionError(error)
        }
    }

    /// Features of a four-channel picture whose corner and size are given in cells of the grid.
    func features(
        of picture: Patch,
        x: Double,
        y: Double,
        across: Double,
        down: Double
    ) throws(VisionError) -> [Float] {
        guard picture.channels == 4 else { throw VisionError("a picture without transparency") }
        var features = [Float](repeating: 0, count: look.featureCount)
        var error = cvision_error()
        let status = cvision_bank_features(
            handle,
            picture.pixels,
            Int32(clamping: picture.width),
            Int32(clamping: picture.height),
            Float(x),
            Float(y),
            Float(across),
            Float(down),
            &features,
            &error
        )
        guard status == CVISION_OK else { throw VisionError(error) }
        return features
    }

    /// The background colour of a B, G, R patch.
    func background(of patch: Patch) throws(VisionError) -> InkColor {
        try Self.check(patch)
        var bgr: [UInt8] = [0, 0, 0]
        var error = cvision_error()
        let status = cvision_bank_background(
            handle,
            patch.pixels,
            Int32(clamping: patch.width),
            Int32(clamping: patch.height),
            &bgr,
            &error
        )
        guard status == CVISION_OK else { throw VisionError(error) }
        return InkColor(blue: bgr[0], green: bgr[1], red: bgr[2])
    }

    /// What a patch was compared with, and what that showed.
    struct Sighting {
        /// The nearest owners, best first.
        var candidates: [cvision_candidate]
        var facts: cvision_sighting
        /// What the nearest leaves of each frequency.
        var residual: [Float]
        /// What a verifier looks at; empty unless asked for.
        var pair: [Float]
    }

    /// The nearest owners. Safe from several threads once filled.
    func match(_ patch: Patch, over ink: InkColor?, withPair: Bool) throws(VisionError) -> Sighting
    {
        try Self.check(patch)
        var error = cvision_error()
        var facts = cvision_sighting()
        var residual = [Float](repeating: 0, count: WeaponLook.planeCount)
        var pair = [Float](repeating: 0, count: withPair ? Self.pairCount : 0)
        var count: Int32 = 0
        var candidates = [cvision_candidate](repeating: .init(), count: Self.mostCandidates)
        let capacity = Int32(candidates.count)
        let ground = ink.map { [$0.blue, $0.green, $0.red] }
        let (width, height) = (Int32(clamping: patch.width), Int32(clamping: patch.height))
        func compare(_ ground: UnsafePointer<UInt8>?) -> cvision_status {
            pair.withUnsafeMutableBufferPointer { pair in
                cvision_bank_match(
                    handle,
                    patch.pixels,
                    width,
                    height,
                    ground,
                    &candidates,
                    capacity,
                    &count,
                    &facts,
                    &residual,
                    withPair ? pair.baseAddress : nil,
                    &error
                )
            }
        }
        let status = if let ground { compare(ground) } else { compare(nil) }
        guard status == CVISION_OK else { throw VisionError(error) }
        candidates.removeLast(candidates.count - Int(count))
        return Sighting(candidates: candidates, facts: facts, residual: residual, pair: pair)
    }

    private static let mostCandidates = 24
    private static let pairCount =
        CVISION_PAIR_PLANES * CVISION_PAIR_SIDE * CVISION_PAIR_SIDE

    private static func check(_ patch: Patch) throws(VisionError) {
        guard patch.channels == 3, patch.width > 0, patch.height > 0 else {
            throw VisionError("a patch needs pixels of three channels")
        }
    }
}
