import Vision

/// Where a person says the game lies in the frame, pixels.
public struct GameRegion: Sendable, Hashable {
    /// The canvas as it lies in the frame.
    public let viewport: Viewport

    /// A region written `x,y,w,h` in frame pixels; nil where that is no region of at least 64x36.
    public init?(_ text: String) {
        let numbers = text.split(separator: ",", omittingEmptySubsequences: false)
            .map { Double($0.filter { $0 != " " }) }
        guard numbers.count == 4, let x = numbers[0], let y = numbers[1], let width = numbers[2],
            let height = numbers[3], width >= 64, height >= 36,
            [x, y, width, height].allSatisfy({ $0.isFinite && abs($0) <= 100_000 })
        else { return nil }
        viewport = Viewport(
            originX: x,
            originY: y,
            scaleX: width / Viewport.width,
            scaleY: height / Viewport.height
        )
    }
}
