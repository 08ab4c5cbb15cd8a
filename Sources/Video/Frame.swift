import CVideo

/// One decoded frame, kept in the decoder's own planes and never converted whole.
///
/// Made empty once and filled again and again by `FrameSource.next(into:)`; what must outlive the
/// next read is copied out with `sample(_:into:)`. All values read are 8-bit and full range,
/// whatever the source's depth, range and colour matrix. Coordinates are frame pixels.
public struct Frame: ~Copyable, @unchecked Sendable {
    let handle: OpaquePointer
    private var info = cvideo_frame_info()

    /// An empty frame: size zero, and every pixel black. Traps when memory is out.
    public init() {
        guard let handle = cvideo_frame_new() else { fatalError("out of memory") }
        self.handle = handle
    }

    deinit { cvideo_frame_free(handle) }

    mutating func refresh() { cvideo_frame_describe(handle, &info) }

    /// Lets go of its picture: it is empty again.
    mutating func clear() {
        cvideo_frame_clear(handle)
        refresh()
    }

    /// Width in pixels of this very frame, which may differ from the one before.
    public var width: Int { Int(info.width) }
    /// Height in pixels.
    public var height: Int { Int(info.height) }
    /// When it is shown, from the start of the source. Never runs backwards while reading on.
    public var time: MediaTime {
        MediaTime(ticks: info.ticks, base: Rational(num: info.base.num, den: info.base.den))
    }
    /// Moves the time at which it is shown, to the nearest tick.
    mutating func shift(by seconds: Double) {
        guard seconds != 0, info.base.num != 0 else { return }
        info.ticks += Int64((seconds * Double(info.base.den) / Double(info.base.num)).rounded())
    }
    /// It can be decoded without another frame.
    public var isKey: Bool { info.is_key }
    /// It was decoded from damaged data; parts may be wrong.
    public var isDamaged: Bool { info.is_damaged }
    /// Its rows belong to two moments.
    public var isInterlaced: Bool { info.is_interlaced }
    /// The source's own timestamps jumped here; `time` goes on without a step back.
    public var isDiscontinuous: Bool { info.is_discontinuous }
    /// Name of the decoded format, such as `yuv420p`; empty for an empty frame.
    public var pixelFormat: String {
        withUnsafeBytes(of: info.pixel_format) { text(of: $0) }
    }

    /// Luma of one pixel; coordinates are clamped into the frame. Allocates nothing.
    public func luma(x: Int, y: Int) -> UInt8 {
        cvideo_frame_luma(handle, Int32(clamping: x), Int32(clamping: y))
    }

    /// Colour of one pixel; coordinates are clamped into the frame. Allocates nothing.
    public func bgr(x: Int, y: Int) -> (b: UInt8, g: UInt8, r: UInt8) {
        var pixel: (UInt8, UInt8, UInt8) = (0, 0, 0)
        withUnsafeMutableBytes(of: &pixel) { bytes in
            guard let base = bytes.bindMemory(to: UInt8.self).baseAddress else { return }
            cvideo_frame_bgr(handle, Int32(clamping: x), Int32(clamping: y), base)
        }
        return (b: pixel.0, g: pixel.1, r: pixel.2)
    }

    /// All of the frame.
    public var whole: Quad {
        Quad(x: 0, y: 0, rightX: Double(width), rightY: 0, downX: 0, downY: Double(height))
    }

    /// Samples `quad` into the whole of `patch`: area average when shrinking, bilinear when
    /// enlarging; beyond the frame its edge repeats. Transparent parts count as black. An empty
    /// frame or a quad that is not finite gives black.
    public func sample(_ quad: Quad, into patch: inout Patch) {
        var area = cvideo_quad(
            x: quad.x,
            y: quad.y,
            right_x: quad.rightX,
            right_y: quad.rightY,
            down_x: quad.downX,
            down_y: quad.downY
        )
        let (width, height, channels) = (patch.width, patch.height, patch.channels)
        patch.pixels.withUnsafeMutableBufferPointer { pixels in
            guard let base = pixels.baseAddress, pixels.count >= width * height * channels else {
                return
            }
            let status = cvideo_frame_sample(
                handle,
                &area,
                Int32(clamping: width),
                Int32(clamping: height),
                Int32(clamping: channels),
                base
            )
            if status != CVIDEO_OK { pixels.update(repeating: 0) }
        }
    }
}

/// The text of a fixed C character array, up to its terminator.
func text(of bytes: UnsafeRawBufferPointer) -> String {
    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
}
