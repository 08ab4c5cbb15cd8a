/// A picture, and where on it an icon lies: `PICTURE` or `PICTURE@x,y,side`, in pixels.
public struct IconPlace: Sendable, Hashable {
    /// The picture's file.
    public var picture: String
    /// The corner and the width of the icon's square, or of the lamp; nil where the picture is cut to it.
    public var place: (x: Double, y: Double, side: Double)? {
        corner.map { ($0[0], $0[1], $0[2]) }
    }

    private var corner: [Double]?

    /// Reads a command's argument; nil where what follows the last `@` is no place.
    ///
    /// A name with an `@` of its own stands for itself while nothing after it has a comma.
    public init?(_ text: String) {
        guard let mark = text.lastIndex(of: "@"), text[mark...].contains(",") else {
            self.picture = text
            return
        }
        let numbers = text[text.index(after: mark)...].split(
            separator: ",",
            omittingEmptySubsequences: false
        ).map { Double($0) }
        let corner = numbers.compactMap { $0 }.filter(\.isFinite)
        guard corner.count == 3, numbers.count == 3, corner[2] >= 4, corner[2] <= 8192 else {
            return nil
        }
        self.picture = String(text[..<mark])
        self.corner = corner
    }
}
