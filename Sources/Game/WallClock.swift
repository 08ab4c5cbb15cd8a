/// Times of day as the contract writes them.
public enum WallClock {
    /// `2026-11-23T12:06:52.433Z` for seconds since 1970 (UTC), rounded to milliseconds.
    ///
    /// Nil for what is not finite or lies outside the years 0 to 9999.
    public static func text(unix seconds: Double?) -> String? {
        guard let seconds, seconds > -62_167_219_200, seconds < 253_402_300_800 else { return nil }
        let total = Int64((seconds * 1000).rounded())
        let perDay: Int64 = 86_400_000
        var days = total / perDay
        var rest = total % perDay
        if rest < 0 {
            rest += perDay
            days -= 1
        }
        // Days since 1 March of year 0, in eras of 400 years: the leap day comes last.
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let date = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
        let hour = padded(rest / 3_600_000, 2)
        let minute = padded(rest / 60_000 % 60, 2)
        let second = padded(rest / 1000 % 60, 2)
        return "\(date)T\(hour):\(minute):\(second).\(padded(rest % 1000, 3))Z"
    }

    /// `152.433` for seconds of stream time: always three decimals, for ids.
    static func milliseconds(_ seconds: Double) -> String {
        guard seconds.isFinite, abs(seconds) < 1e12 else { return "0.000" }
        let total = Int64((seconds * 1000).rounded())
        let sign = total < 0 ? "-" : ""
        return "\(sign)\(abs(total) / 1000).\(padded(abs(total) % 1000, 3))"
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
