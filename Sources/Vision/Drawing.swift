import CVision
import Video

/// Drawing on a patch of three channels, for pictures people look at. Positions are pixels.
extension Patch {
    /// Draws the outline of a rectangle, `thickness` pixels wide; what lies outside is left out.
    public mutating func drawRectangle(
        x: Int,
        y: Int,
        width: Int,
        height: Int,
        colour: Colour,
        thickness: Int = 1
    ) throws(VisionError) {
        let (across, down) = (self.width, self.height)
        try draw { pixels, error in
            cvision_draw_rectangle(
                pixels,
                Int32(across),
                Int32(down),
                Int32(clamping: x),
                Int32(clamping: y),
                Int32(clamping: width),
                Int32(clamping: height),
                colour.packed,
                Int32(clamping: thickness),
                &error
            )
        }
    }

    /// Mixes a rectangle with a colour; `opacity` 1 covers what was there.
    public mutating func fillRectangle(
        x: Int,
        y: Int,
        width: Int,
        height: Int,
        colour: Colour,
        opacity: Double
    ) {
        let columns = max(0, x)..<max(0, x, min(self.width, x + width))
        for row in max(0, y)..<max(0, y, min(self.height, y + height)) {
            for column in columns {
                for (channel, value) in [colour.blue, colour.green, colour.red].enumerated() {
                    let before = Double(self[column, row, channel])
                    let mixed = before + (Double(value) - before) * opacity
                    self[column, row, channel] = UInt8(max(0, min(255, mixed)))
                }
            }
        }
    }

    /// Writes one line with its lower left corner at `x`, `y`; capitals are `size` pixels tall.
    /// The strokes know ASCII only: other letters appear as question marks.
    public mutating func drawText(
        _ text: String,
        x: Int,
        y: Int,
        size: Double,
        colour: Colour
    ) throws(VisionError) {
        let plain = String(text.map { $0.isASCII ? $0 : "?" })
        let (across, down) = (width, height)
        try draw { pixels, error in
            cvision_draw_text(
                pixels,
                Int32(across),
                Int32(down),
                plain,
                Int32(clamping: x),
                Int32(clamping: y),
                Float(size),
                colour.packed,
                &error
            )
        }
    }

    private mutating func draw(
        _ body: (UnsafeMutablePointer<UInt8>, inout cvision_error) -> cvision_status
    ) throws(VisionError) {
        guard channels == 3, width > 0, height > 0 else {
            throw VisionError("drawing needs a patch of three channels")
        }
        var error = cvision_error()
        let status = pixels.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.map { body($0, &error) } ?? CVISION_BAD_ARGUMENT
        }
        guard status == CVISION_OK else { throw VisionError(error) }
    }
}

extension Colour {
    /// `0xRRGGBB`.
    fileprivate var packed: UInt32 {
        UInt32(clamping: red) << 16 | UInt32(clamping: green) << 8 | UInt32(clamping: blue)
    }
}
