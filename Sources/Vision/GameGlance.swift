import CVision
import Video

/// A coarse look at a whole frame: where the game may be, and whether it may be in it at all.
///
/// It tells what is worth a closer look from what is not, in a few milliseconds and, while frames keep
/// their size, without allocating anything. Its shares are generous: a drawing that is there has
/// most of its edges, and much else has half of them.
struct GameGlance: ~Copyable, @unchecked Sendable {
    /// How far from where it is expected a drawing may lie, pixels of the thumbnail.
    private static let reach = 3

    private let handle: OpaquePointer
    private var thumbnail = Thumbnail(width: 320)

    /// Where a drawing may be.
    struct Place {
        /// The share of its edges that there is, 0...1.
        var share: Double
        /// The canvas in the frame.
        var viewport: Viewport
    }

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
        return share(of: drawings, &area, enough)
    }

    /// The sizes at which the canvas is looked for anywhere.
    struct Sizes {
        /// Shares of the largest canvas that fits into the frame.
        var range: ClosedRange<Double>
        /// How far the canvas may stick out of the frame, as a share of its size.
        var margin: Double
    }

    /// How much of the best drawing there is anywhere, 0...1.
    ///
    /// - Parameter enough: only where the first of a drawing's edges have such a share, all of them
    ///   count; the search ends where they have it, too.
    func share(of drawings: [AnchorSet.Drawing], _ sizes: Sizes, enough: Double) -> Double {
        var best = 0.0
        var size = sizes.range.lowerBound
        while size < sizes.range.upperBound, best < enough {
            var area = area(size, sizes.margin)
            best = max(best, share(of: drawings, &area, enough))
            size *= Self.step
        }
        return best
    }

    /// The best place of a drawing at each size, where there is one.
    ///
    /// - Parameters:
    ///   - enough: as above; only what has it counts.
    ///   - places: gets them after what it holds.
    func find(
        _ drawing: AnchorSet.Drawing,
        _ sizes: Sizes,
        enough: Double,
        places: inout [Place]
    ) {
        let unit = thumbnail.unit
        var size = sizes.range.lowerBound
        while size < sizes.range.upperBound {
            var area = area(size, sizes.margin)
            let place = search(drawing, &area, enough)
            let scale = thumbnail.largestScale * size * unit
            let viewport = Viewport(
                originX: Double(place.x) * unit,
                originY: Double(place.y) * unit,
                scaleX: scale,
                scaleY: scale
            )
            if Double(place.score) >= enough {
                places.append(Place(share: Double(place.score), viewport: viewport))
            }
            size *= Self.step
        }
    }

    /// From one size to the next.
    private static let step = 1.02

    /// Everywhere that the canvas may lie at a size.
    private func area(_ size: Double, _ margin: Double) -> cvision_glance_area {
        let scale = thumbnail.largestScale * size
        let across = Int(Viewport.width * scale)
        let down = Int(Viewport.height * scale)
        let slackX = Int((Double(across) * margin).rounded(.up))
        let slackY = Int((Double(down) * margin).rounded(.up))
        return cvision_glance_area(
            scale_x: Float(scale),
            scale_y: Float(scale),
            from_x: Int32(-slackX),
            to_x: Int32(thumbnail.luma.width - across + slackX),
            from_y: Int32(-slackY),
            to_y: Int32(thumbnail.luma.height - down + slackY),
            step: 2
        )
    }

    private func share(
        of drawings: [AnchorSet.Drawing],
        _ area: inout cvision_glance_area,
        _ enough: Double
    ) -> Double {
        var best = 0.0
        for drawing in drawings { best = max(best, Double(search(drawing, &area, enough).score)) }
        return best
    }

    private func search(
        _ drawing: AnchorSet.Drawing,
        _ area: inout cvision_glance_area,
        _ enough: Double
    ) -> cvision_place {
        drawing.anchors.withUnsafeBufferPointer {
            cvision_glance_search(
                handle,
                $0.baseAddress,
                Int32($0.count),
                &area,
                Float(enough)
            )
        }
    }
}
