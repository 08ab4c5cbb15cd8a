/// A colour on the screen, 0...255 a channel, full range.
public struct Colour: Sendable, Hashable {
    /// Red, 0...255.
    public var red: Int
    /// Green, 0...255.
    public var green: Int
    /// Blue, 0...255.
    public var blue: Int

    /// A colour from its channels.
    public init(red: Int, green: Int, blue: Int) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// A colour from `rrggbb`; nil for anything else.
    public init?(hex: String) {
        guard hex.count == 6, let value = Int(hex, radix: 16) else { return nil }
        self.init(red: value >> 16, green: value >> 8 & 255, blue: value & 255)
    }

    /// Brightness as the eye sees it (BT.601 weights), 0...255.
    public var luma: Int { (red * 299 + green * 587 + blue * 114 + 500) / 1000 }
    /// The brightest channel.
    public var peak: Int { max(red, green, blue) }
    /// The darkest channel: high only for white and pale colours.
    public var whiteness: Int { min(red, green, blue) }
    /// Peak less whiteness: 0 for greys, high for inks.
    public var chroma: Int { peak - whiteness }

    /// The largest difference in any channel.
    public func distance(to other: Colour) -> Int {
        max(abs(red - other.red), abs(green - other.green), abs(blue - other.blue))
    }

    /// Difference in hue and saturation with brightness taken out, 0 (same ink) to about 2.
    public func inkDistance(to other: Colour) -> Double {
        let a = Double(max(peak, 1))
        let b = Double(max(other.peak, 1))
        return abs(Double(red) / a - Double(other.red) / b)
            + abs(Double(green) / a - Double(other.green) / b)
            + abs(Double(blue) / a - Double(other.blue) / b)
    }

    /// Difference in hue with brightness and white taken out, 0 to 2; 2 where one has no hue.
    public func hueDistance(to other: Colour) -> Double {
        guard chroma > 0, other.chroma > 0 else { return 2 }
        let a = Double(chroma)
        let b = Double(other.chroma)
        let (mine, theirs) = (whiteness, other.whiteness)
        return abs(Double(red - mine) / a - Double(other.red - theirs) / b)
            + abs(Double(green - mine) / a - Double(other.green - theirs) / b)
            + abs(Double(blue - mine) / a - Double(other.blue - theirs) / b)
    }

    /// `rrggbb`, as the output contract writes colours.
    public var hex: String {
        let digits = Array("0123456789abcdef")
        return String(
            [red, green, blue].flatMap { [digits[($0 >> 4) & 15], digits[$0 & 15]] }
        )
    }
}
