/// A colour behind an icon: a team's ink, or a page's row. Full range.
public struct InkColor: Sendable, Hashable {
    /// 0...255.
    public var blue, green, red: UInt8

    /// A colour of the three given values.
    public init(blue: UInt8, green: UInt8, red: UInt8) {
        self.blue = blue
        self.green = green
        self.red = red
    }
}
