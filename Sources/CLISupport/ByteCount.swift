/// A number of bytes as people write it: `50GB`, `500MB`, `1.5TB`, `40GiB`.
public enum ByteCount {
    /// Bytes of `text`; nil where it is no such number.
    public static func bytes(_ text: String) -> Int? {
        let units: [(String, Double)] = [
            ("TIB", 0x1p40), ("GIB", 0x1p30), ("MIB", 0x1p20), ("TB", 1e12), ("GB", 1e9),
            ("MB", 1e6),
        ]
        let upper = text.uppercased()
        for (unit, factor) in units where upper.hasSuffix(unit) {
            let number = upper.dropLast(unit.count)
            guard !number.contains(":"), let value = TimePosition.seconds(String(number)),
                value * factor < 0x1p62
            else { return nil }
            return Int(value * factor)
        }
        return nil
    }
}
