import CVision
import Video

/// The prototypes of one look, ready to be compared. Filled once, then only read.
struct IconBank: ~Copyable, @unchecked Sendable {
    private let handle: OpaquePointer
    /// Where the prototypes are matched.
    let look: WeaponLook

    init(look: WeaponLook) throws(VisionError) {
        let grid = look.grid
        var error = cvision_error()
        var made: OpaquePointer?
        let (weight, around) = (look.weight, look.around)
        let status = weight.withUnsafeBufferPointer { weight in
            around.withUnsafeBufferPointer { around in
                var native = cvision_look(
                    width: Int32(grid.width), height: Int32(grid.height),
                    slack_x: Int32(grid.slackX), slack_y: Int32(grid.slackY),
                    order: Int32(WeaponLook.order), chroma: WeaponLook.chroma,
                    shadows: look == .lamp, weight: weight.baseAddress,
                    around: around.baseAddress)
                return cvision_bank_new(&native, &made, &error)
            }
        }
        guard status == CVISION_OK, let made else { throw VisionError(error) }
        handle = made
        self.look = look
    }

    deinit { cvision_bank_free(handle) }

    var count: Int { Int(cvision_bank_count(handle)) }

    mutating func add(_ features: [Float]) throws(VisionError) {
        guard features.count == WeaponLook.featureCount else {
            throw VisionError("a feature vector of \(features.count) numbers")
        }
        var error = cvision_error()
        guard cvision_bank_add(handle, features, &error) == CVISION_OK else {
            throw VisionError(error)
        }
    }

    /// Features of a four-channel picture whose corner and size are given in cells of the grid.
    func features(
        of picture: Patch, x: Double, y: Double, across: Double, down: Double
    ) throws(VisionError) -> [Float] {
        guard picture.channels == 4 else { throw VisionError("a picture without transparency") }
        var features = [Float](repeating: 0, count: WeaponLook.featureCount)
        var error = cvision_error()
        let status = cvision_bank_features(
            handle, picture.pixels, Int32(clamping: picture.width),
            Int32(clamping: picture.height), Float(x), Float(y), Float(across), Float(down),
            &features, &error)
        guard status == CVISION_OK else { throw VisionError(error) }
        return features
    }

    /// The background colour of a B, G, R patch.
    func background(of patch: Patch) throws(VisionError) -> InkColor {
        try Self.check(patch)
        var bgr: [UInt8] = [0, 0, 0]
        var error = cvision_error()
        let status = cvision_bank_background(
            handle, patch.pixels, Int32(clamping: patch.width), Int32(clamping: patch.height),
            &bgr, &error)
        guard status == CVISION_OK else { throw VisionError(error) }
        return InkColor(blue: bgr[0], green: bgr[1], red: bgr[2])
    }

    /// The score of every prototype, -1...1. Safe from several threads once filled.
    func scores(of patch: Patch, over ink: InkColor?) throws(VisionError) -> [Float] {
        try Self.check(patch)
        var scores = [Float](repeating: -1, count: count)
        var error = cvision_error()
        let ground = ink.map { [$0.blue, $0.green, $0.red] }
        let (width, height) = (Int32(clamping: patch.width), Int32(clamping: patch.height))
        let status =
            if let ground {
                cvision_bank_match(handle, patch.pixels, width, height, ground, &scores, &error)
            } else {
                cvision_bank_match(handle, patch.pixels, width, height, nil, &scores, &error)
            }
        guard status == CVISION_OK else { throw VisionError(error) }
        return scores
    }

    private static func check(_ patch: Patch) throws(VisionError) {
        guard patch.channels == 3, patch.width > 0, patch.height > 0 else {
            throw VisionError("a patch needs pixels of three channels")
        }
    }
}
