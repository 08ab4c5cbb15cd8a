import CVision
import Video

/// How a strip of lettering is prepared before an engine reads it. Reading the same strip by several
/// recipes and comparing what comes out is worth more than any one of them.
public struct StripRecipe: Sendable, Hashable {
    /// Enlargement across and down.
    public var scaleX: Double, scaleY: Double
    /// Side of the square that strokes are thinned by, pixels after scaling; 0 leaves them.
    public var thin: Int
    /// Gaussian blur, pixels after scaling; 0 for none.
    public var blur: Double

    /// A recipe; `widen` is how much more it enlarges across than down.
    public init(scale: Double, widen: Double = 1, thin: Int = 0, blur: Double = 0) {
        scaleX = scale * widen
        scaleY = scale
        self.thin = thin
        self.blur = blur
    }

    /// Doubled, nothing else.
    public static let plain = StripRecipe(scale: 2)

    /// Those that together read the game's heavy lettering best (measured on real pages).
    public static let heavyLettering = [
        StripRecipe(scale: 2), StripRecipe(scale: 1.5), StripRecipe(scale: 3, thin: 3),
        StripRecipe(scale: 2, blur: 1.5),
    ]

    /// The same for lettering of 20 pixels and less.
    public static let small =
        heavyLettering + [
            StripRecipe(scale: 3), StripRecipe(scale: 4, thin: 5), StripRecipe(scale: 3, blur: 1.5),
            StripRecipe(scale: 2.5, thin: 3),
        ]

    /// The same for Chinese and Korean characters, which engines know as square: lettering that
    /// was squeezed to fit is widened again (measured on drawn pages).
    public static let square = [
        StripRecipe(scale: 1, widen: 1.5), StripRecipe(scale: 2, widen: 1.5), .plain,
        StripRecipe(scale: 1.5, widen: 1.33), StripRecipe(scale: 3, widen: 1.33),
        StripRecipe(scale: 2, widen: 1.5, thin: 3), StripRecipe(scale: 1.5, widen: 1.6),
    ]

    /// The same for headlines of 60 pixels and more, which engines read best made small.
    public static let headline = [
        StripRecipe(scale: 0.35), StripRecipe(scale: 0.35, thin: 3),
        StripRecipe(scale: 0.45), StripRecipe(scale: 0.6, thin: 3),
    ]

    /// Black lettering on white with a margin, as engines like it.
    func prepare(_ strip: Patch) throws(VisionError) -> Patch {
        let pad: Int32 = 20
        var recipe = cvision_strip_recipe(
            scale_x: scaleX,
            scale_y: scaleY,
            thin: Int32(thin),
            blur: blur,
            pad: pad
        )
        let width = Int(Double(strip.width) * scaleX + 0.5) + 2 * Int(pad)
        let height = Int(Double(strip.height) * scaleY + 0.5) + 2 * Int(pad)
        var prepared = Patch(width: width, height: height, channels: 1)
        var error = cvision_error()
        var outWidth: Int32 = 0
        var outHeight: Int32 = 0
        let status = cvision_strip_prepare(
            strip.pixels,
            Int32(strip.width),
            Int32(strip.height),
            &recipe,
            &prepared.pixels,
            Int32(prepared.pixels.count),
            &outWidth,
            &outHeight,
            &error
        )
        guard status == CVISION_OK, Int(outWidth) == width, Int(outHeight) == height else {
            throw VisionError(error)
        }
        return prepared
    }
}
