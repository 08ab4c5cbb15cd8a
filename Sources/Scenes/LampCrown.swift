import Vision

/// The top of a lamp, above the weapon: ink, or nearly white while the special is ready.
///
/// On real lamps the white ones have at most 13 % of saturation there and all others at least 58 %.
struct LampCrown: Sendable {
    /// What a crown shows.
    enum Kind: Hashable {
        case ink(Colour)
        case glowing
    }

    /// Where samples lie above the lamp's middle, as shares of its height.
    private static let heights = [0.40, 0.34, 0.28]
    private let middle: Double
    private let height: Double

    /// - Parameters:
    ///   - middle: the lamps' middle, canvas row.
    ///   - height: a lamp's height at even pitch, canvas units.
    init(middle: Double, height: Double) {
        self.middle = middle
        self.height = height
    }

    /// What stands at `x`, canvas units; nil where it is neither (splatted, hidden, no lamp).
    func kind(_ picture: borrowing GamePicture, _ x: Double, scale: Double) -> Kind? {
        var pale = 0
        var vivid = 0
        var ink = Colour(red: 0, green: 0, blue: 0)
        for share in Self.heights {
            let colour = colour(picture, x, share * scale)
            if Self.isPale(colour) { pale += 1 }
            if colour.peak >= 100, colour.chroma * 5 >= colour.peak * 2 {
                vivid += 1
                ink = colour
            }
        }
        if pale == Self.heights.count { return .glowing }
        return vivid + 1 >= Self.heights.count && pale == 0 ? .ink(ink) : nil
    }

    /// Whether something at `x` is as white as a glowing crown.
    func hasPale(_ picture: borrowing GamePicture, _ x: Double, scale: Double) -> Bool {
        Self.heights.contains { Self.isPale(colour(picture, x, $0 * scale)) }
    }

    private static func isPale(_ colour: Colour) -> Bool {
        colour.peak >= 190 && colour.chroma * 5 <= colour.peak
    }

    private func colour(_ picture: borrowing GamePicture, _ x: Double, _ up: Double) -> Colour {
        picture.patch(
            CanvasRect(x: x - 5, y: middle - height * up - 2, width: 10, height: 4),
            width: 5,
            height: 4
        ).medianColour
    }
}
