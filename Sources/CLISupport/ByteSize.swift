import Foundation

/// Amounts of data as people write them.
public enum ByteSize {
    /// Bytes of `50GB`, `1.5 TB`, `700M` or `2GiB`; without a unit, bytes. Nil for anything else and
    /// for nothing.
    public static func bytes(_ text: String) -> Int? {
        let text = text.trimmingCharacters(in: .whitespaces).lowercased()
        let digits = text.prefix { $0.isNumber || $0 == "." }
        let unit = text.dropFirst(digits.count).trimmingCharacters(in: .whitespaces)
        guard let number = Double(digits), number > 0 else { return nil }
        let letters = ["k", "m", "g", "t"]
        var scale = 1.0
        if let power = letters.firstIndex(where: { unit.hasPrefix($0) }) {
            switch unit.dropFirst() {
            case "", "b": scale = pow(1000, Double(power + 1))
            case "ib": scale = pow(1024, Double(power + 1))
            default: return nil
            }
        } else if !unit.isEmpty, unit != "b" {
            return nil
        }
        let bytes = number * scale
        return bytes >= 1 && bytes < 9e18 ? Int(bytes) : nil
    }
}
