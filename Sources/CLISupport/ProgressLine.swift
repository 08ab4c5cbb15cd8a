/// The text of a progress bar: how far, how fast, how long it will take.
public struct ProgressLine: Sendable, Hashable {
    /// What is being read, as people know it.
    public var name: String
    /// Seconds of the source that have been covered since `start`, and where it started.
    public var position: Double
    /// Where reading began and where it will end, seconds; the end is nil where it is not known.
    public var start: Double
    /// See `start`.
    public var end: Double?
    /// Battles found so far.
    public var battles: Int
    /// Seconds of real time that it has taken.
    public var elapsed: Double

    /// A bar at a moment. `position`, `start` and `end` are seconds of the source; `elapsed` is
    /// seconds of real time.
    public init(
        name: String,
        position: Double,
        start: Double = 0,
        end: Double?,
        battles: Int,
        elapsed: Double
    ) {
        self.name = name
        self.position = position
        self.start = start
        self.end = end
        self.battles = battles
        self.elapsed = elapsed
    }

    /// How much is done, 0...1; nil where the end is not known.
    public var share: Double? {
        guard let end, end > start else { return nil }
        return min(1, max(0, (position - start) / (end - start)))
    }

    /// Seconds of real time still to go; nil until it can be told.
    public var secondsLeft: Double? {
        guard let share, share > 0.005, elapsed > 0.5 else { return nil }
        return elapsed * (1 - share) / share
    }

    /// The bar in at most `width` columns.
    public func text(width: Int) -> String {
        var parts: [String] = []
        if let share {
            let filled = Int(share * 20)
            let bar = String(repeating: "#", count: filled)
            parts.append("[\(bar)\(String(repeating: "-", count: 20 - filled))]")
            parts.append("\(Int(share * 100)) %")
        }
        parts.append(TimePosition.text(position))
        if elapsed > 0.5 {
            parts.append("\(((position - start) / elapsed * 10).rounded() / 10)x")
        }
        parts.append("\(battles) \(battles == 1 ? "battle" : "battles")")
        if let secondsLeft { parts.append("\(TimePosition.text(secondsLeft)) left") }
        let tail = parts.joined(separator: "  ")
        let room = width - Self.columns(tail) - 2
        guard room >= 8 else { return Self.fit(tail, columns: width) }
        return Self.fit(name, columns: room) + "  " + tail
    }

    /// The end of `text` that fits, after an ellipsis where something was left out.
    private static func fit(_ text: String, columns room: Int) -> String {
        guard columns(text) > room else { return text }
        var kept = Substring(text)
        while columns(String(kept)) > room - 1, !kept.isEmpty { kept = kept.dropFirst() }
        return "…" + kept
    }

    /// Columns on a terminal; letters of East Asia are wide.
    static func columns(_ text: String) -> Int {
        text.reduce(0) { sum, letter in
            let value = letter.unicodeScalars.first?.value ?? 0
            return sum + (value < 0x1100 || (0x1160..<0x2E80).contains(value) ? 1 : 2)
        }
    }
}
