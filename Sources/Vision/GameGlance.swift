import CVision
import Video

/// A coarse look at a whole frame: whether the game may be in it at all.
///
/// It tells what is worth a search from what is not, in a few milliseconds and, while frames keep
/// their size, without allocating anything. Its shares are generous: a drawing that is there has
/// most of its edges, and much else has half of them.
struct GameGlance: ~Copyable, @unchecked Sendable {
    /// How far from where it is expected a drawing may lie, pixels of the thumbnail.
    private static let reach = 3

    private let handle: OpaquePointer
    private var thumbnail = Thumbnail()

    init() throws(VisionError) {
        var error = cvision_error()
        var made: OpaquePointer?
        guard cvision_glance_new(&made, &error) == CVISION_OK, let made else {
            throw VisionError(error)
        }
        handle = made
    }

    deinit { cvision_glance_free(handle) }

    /// Takes another frame; false where it is too small or too tall for anything to be said of it.
    mutating func take(_ frame: borrowing Frame) throws(VisionError) -> Bool {
        guard thumbnail.take(frame) else { return false }
        var error = cvision_error()
        let status = thumbnail.luma.pixels.withUnsafeBufferPointer {
            cvision_glance_take(
                handle,
                $0.baseAddress,
                Int32(thumbnail.luma.width),
                Int32(thumbnail.luma.height),
                &error
            )
        }
        guard status == CVISION_OK else { throw VisionError(error) }
        return true
    }

    /// How much of the best drawing there is about where the canvas is expected, 0...1.
    ///
    /// - Parameter enough: only where the first of a drawing's edges have such a share, all of them
    ///   count.
    func share(
        of drawings: [AnchorSet.Drawing],
        near viewport: Viewport,
        enough: Double
    ) -> Double {
        let unit = thumbnail.unit
        let x = Int32(clamping: Int((viewport.originX / unit).rounded()))
        let y = Int32(clamping: Int((viewport.originY / unit).rounded()))
        let reach = Int32(Self.reach)
        var area = cvision_glance_area(
            scale_x: Float(viewport.scaleX / unit),
            scale_y: Float(viewport.scaleY / unit),
            from_x: x &- reach,
            to_x: x &+ reach,
            from_y: y &- reach,
            to_y: y &+ reach,
            step: 1
        )
        var best = 0.0
        for drawing in drawings { best = max(best, score(drawing, &area, enough)) }
        return best
    }

    /// How much of the best drawing there is anywhere, 0...1.
    ///
    /// - Parameters:
    ///   - sizes: of the canvas, as shares of the largest that fits into the frame.
    ///   - margin: how far the canvas may stick out of the frame, as a share of its size.
    ///   - enough: only where the first of a drawing's edges have such a share, all of them count; the
    ///     search ends where they have it, too.
    func share(
        of drawings: [AnchorSet.Drawing],
        sizes: ClosedRange<Double>,
        margin: Double,
        enough: Double
    ) -> Double {
        let (width, height) = (thumbnail.luma.width, thumbnail.luma.height)
        var best = 0.0
        var size = sizes.lowerBound
        while size < sizes.upperBound, best < enough {
            let scale = thumbnail.largestScale * size
            let across = Int(Viewport.width * scale)
            let down = Int(Viewport.height * scale)
            let slackX = Int((Double(across) * margin).rounded(.up))
            let slackY = Int((Double(down) * margin).rounded(.up))
            var area = cvision_glance_area(
                scale_x: Float(scale),
                scale_y: Float(scale),
                from_x: Int32(-slackX),
                to_x: Int32(width - across + slackX),
                from_y: Int32(-slackY),
                to_y: Int32(height - down + slackY),
                step: 2
            )
            for drawing in drawings { best = max(best, score(drawing, &area, enough)) }
            size *= 1.02
        }
        return best
    }

    private func score(
        _ drawing: AnchorSet.Drawing,
        _ area: inout cvision_glance_area,
        _ enough: Double
    ) -> Double {
        drawing.anchors.withUnsafeBufferPointer {
            Double(
                cvision_glance_score(
                    handle,
                    $0.baseAddress,
                    Int32($0.count),
                    &area,
                    Float(enough)
                )
            )
        }
    }
}
