import Vision

/// A coarse fingerprint of the part of the screen where pages have their text: tells whether a page
/// that stays is still the same one.
struct PictureSignature: Sendable, Hashable {
    private var lumas: [UInt8] = []

    init(_ picture: borrowing GamePicture) {
        lumas.reserveCapacity(40 * 36)
        for row in 0..<36 {
            for column in 0..<40 {
                lumas.append(
                    UInt8(picture.luma(820 + Double(column) * 25.5, 40 + Double(row) * 27.5))
                )
            }
        }
    }

    /// Whether hardly a point has changed.
    func isLike(_ other: PictureSignature) -> Bool {
        var changed = 0
        for (a, b) in zip(lumas, other.lumas) where abs(Int(a) - Int(b)) > 48 { changed += 1 }
        return changed <= lumas.count / 200
    }
}
