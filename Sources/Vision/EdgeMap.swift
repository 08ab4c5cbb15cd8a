import CVision
import Video

/// The edges of one picture after the other, ready to be compared with drawings that the game is known
/// to make. Nothing is allocated while pictures keep their size.
struct EdgeMap: ~Copyable, @unchecked Sendable {
    private let handle: OpaquePointer

    init() throws(VisionError) {
        var error = cvision_error()
        var made: OpaquePointer?
        guard cvision_edges_new(&made, &error) == CVISION_OK, let made else {
            throw VisionError(error)
        }
        handle = made
    }

    /// Looks at another picture: one channel, at least 8x8 pixels.
    mutating func take(_ luma: borrowing Patch) throws(VisionError) {
        guard luma.channels == 1 else { throw VisionError("edges of a picture in colour") }
        var error = cvision_error()
        let status = luma.pixels.withUnsafeBufferPointer {
            cvision_edges_take(
                handle,
                $0.baseAddress,
                Int32(luma.width),
                Int32(luma.height),
                &error
            )
        }
        guard status == CVISION_OK else { throw VisionError(error) }
    }

    deinit { cvision_edges_free(handle) }

    /// How well a drawing agrees when the canvas lies as `viewport` says, 0...1.
    func score(_ drawing: AnchorSet.Drawing, at viewport: Viewport) -> Double {
        drawing.anchors.withUnsafeBufferPointer {
            Double(
                cvision_edges_score(
                    handle,
                    $0.baseAddress,
                    Int32($0.count),
                    Float(viewport.originX),
                    Float(viewport.originY),
                    Float(viewport.scaleX),
                    Float(viewport.scaleY)
                )
            )
        }
    }
}
