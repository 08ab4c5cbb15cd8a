import Foundation

/// A moment as people write it in ISO 8601: `2026-11-23T21:00:00Z`, `2026-11-23 21:00+09:00`.
public enum Moment {
    /// Seconds since 1970; nil where `text` is no moment.
    ///
    /// A moment without a zone is in `zone`. Seconds may be left out and may have a fraction.
    public static func unixSeconds(_ text: String, zone: TimeZone = .current) -> Double? {
        let pattern =
            #/(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d(?:\.\d{1,9})?))?(Z|z|[+-]\d\d:?\d\d)?/#
            .asciiOnlyDigits()
        guard let match = text.wholeMatch(of: pattern) else { return nil }
        let (_, year, month, day, hour, minute, second, offset) = match.output
        guard let seconds = Double(second ?? "0"), seconds < 60 else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        if let offset {
            guard let given = timeZone(offset) else { return nil }
            calendar.timeZone = given
        } else {
            calendar.timeZone = zone
        }
        let parts = DateComponents(
            year: Int(year),
            month: Int(month),
            day: Int(day),
            hour: Int(hour),
            minute: Int(minute)
        )
        guard let date = calendar.date(from: parts) else { return nil }
        // A calendar rolls 30 February over; a typing error must not become another day.
        let back = calendar.dateComponents([.year, .month, .day, .hour, .minute], from: date)
        guard back.year == parts.year, back.month == parts.month, back.day == parts.day,
            back.hour == parts.hour,
            back.minute == parts.minute
        else { return nil }
        return date.timeIntervalSince1970 + seconds
    }

    private static func timeZone(_ text: Substring) -> TimeZone? {
        if text == "Z" || text == "z" { return TimeZone(secondsFromGMT: 0) }
        let digits = text.dropFirst().filter { $0 != ":" }
        guard let hours = Int(digits.prefix(2)), let minutes = Int(digits.suffix(2)), hours <= 14,
            minutes < 60
        else { return nil }
        let seconds = hours * 3600 + minutes * 60
        return TimeZone(secondsFromGMT: text.first == "-" ? -seconds : seconds)
    }
}
