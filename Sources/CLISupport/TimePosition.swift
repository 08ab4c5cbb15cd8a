/// A time in a source as people write it: `90`, `1:30`, `1:02:03.5`.
public enum TimePosition {
    /// Seconds of `text`; nil where it is no time. Parts after a colon must be below 60.
    public static func seconds(_ text: String) -> Double? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (1...3).contains(parts.count), let last = parts.last else { return nil }
        guard let fraction = plainNumber(last), parts.count == 1 || fraction < 60 else {
            return nil
        }
        var total = fraction
        var unit = 60.0
        for (index, part) in parts.dropLast().reversed().enumerated() {
            let isLeading = index == parts.count - 2
            guard !part.isEmpty, part.count < 8, part.allSatisfy(\.isDigit),
                let whole = Double(String(part)), isLeading || whole < 60
            else { return nil }
            total += whole * unit
            unit *= 60
        }
        return total
    }

    /// `1:02:03` for seconds, without the hours where there are none.
    public static func text(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "-:--" }
        let total = Int(seconds)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let tail = "\(two(total % 60))"
        guard total >= 3600 else { return "\(total / 60):\(tail)" }
        return "\(total / 3600):\(two(total / 60 % 60)):\(tail)"
    }

    /// Digits with at most one point, so that `inf`, `-1` and `1e9` are no times.
    private static func plainNumber(_ text: Substring) -> Double? {
        guard text.first?.isDigit == true, text.count < 20,
            text.allSatisfy({ $0.isDigit || $0 == "." })
        else { return nil }
        return Double(String(text))
    }
}

extension Character {
    fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
}
