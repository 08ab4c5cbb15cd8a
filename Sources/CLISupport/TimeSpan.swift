/// A length of time as people write it: `60s`, `10m`, `2h`, `90`, `1:30`.
public enum TimeSpan {
    /// Seconds of `text`; nil where it is no length of time.
    public static func seconds(_ text: String) -> Double? {
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600]
        guard let last = text.last, let unit = units[last] else {
            return TimePosition.seconds(text)
        }
        let number = text.dropLast()
        guard !number.contains(":") else { return nil }
        return TimePosition.seconds(String(number)).map { $0 * unit }
    }
}
