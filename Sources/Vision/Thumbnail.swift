import Video

/// A whole frame's luma, made small. Nothing is allocated while frames keep their shape.
struct Thumbnail {
    /// Pixels across.
    private let width: Int

    private(set) var luma = Patch(width: 0, height: 0, channels: 1)
    /// Frame pixels per pixel of the thumbnail.
    private(set) var unit = 1.0

    /// Pixels per canvas unit where the canvas is as large as fits in.
    var largestScale: Double {
        min(Double(luma.width) / Viewport.width, Double(luma.height) / Viewport.height)
    }

    init(width: Int) { self.width = width }

    /// Takes another frame; false where it is too small or too tall for anything to be said of it.
    mutating func take(_ frame: borrowing Frame) -> Bool {
        guard frame.width >= 64, frame.height >= 36 else { return false }
        unit = Double(frame.width) / Double(width)
        let height = Int((Double(frame.height) / unit).rounded())
        guard height >= 36, height <= width * 3 else { return false }
        if luma.height != height { luma = Patch(width: width, height: height, channels: 1) }
        frame.sample(frame.whole, into: &luma)
        return true
    }
}
