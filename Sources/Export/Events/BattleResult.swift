import Foundation
import Game

/// The record of one battle as the events tell it: the line of its result, and what lies around it.
public struct BattleResult: Sendable {
    /// The side of a battle, as the contract names it.
    public enum Side: String, Sendable, CaseIterable {
        case us, them, third
    }

    /// One page of it on screen.
    struct Pages: Sendable, Hashable {
        /// When WIN! or LOSE... was first on screen, seconds of the source.
        var judge: Double?
        /// When the scoreboard was.
        var scoreboard: Double?
        /// What the source is, to know it again.
        var stream: SourceStream?
    }

    /// The line of the result: the amended one, where there is one.
    public var line: EventLine
    /// The battle's id.
    public var id: String
    var pages = Pages()

    /// The data of the line.
    var data: JSONValue { line.data }

    /// The value at a dotted path; nil where it is null, absent or disputed.
    func value(_ path: String) -> JSONValue? {
        // A weapon has a score of its own to say how sure it is.
        let isScored = path.hasSuffix("weapon")
        if !isScored, line.missing[path] != nil { return nil }
        var value = data
        for name in path.split(separator: ".") {
            let next = Int(name).flatMap { value[$0] } ?? value[String(name)]
            guard let next else { return nil }
            value = next
        }
        return value == .null ? nil : value
    }

    /// The text at a path; see `value`.
    func text(_ path: String) -> String? { value(path)?.stringValue }

    /// The whole number at a path, where it lies in `range`; see `value`.
    func whole(_ path: String, in range: ClosedRange<Int>) -> Int? {
        guard let number = value(path)?.doubleValue, number.rounded() == number,
            Double(range.lowerBound) <= number, number <= Double(range.upperBound)
        else { return nil }
        return Int(number)
    }

    /// The number at a path, where it lies in `range`; see `value`.
    func number(_ path: String, in range: ClosedRange<Double>) -> Double? {
        value(path)?.doubleValue.flatMap { range.contains($0) ? $0 : nil }
    }

    /// The truth value at a path; see `value`.
    func flag(_ path: String) -> Bool? { value(path)?.boolValue }

    /// Seconds since 1970 that the text at a path says.
    func moment(_ path: String) -> Double? { text(path).flatMap(Self.unixSeconds) }

    /// How many players a side has; 0 where they are not known.
    func playerCount(_ side: Side) -> Int {
        guard case .array(let rows)? = value("\(side.rawValue).players") else { return 0 }
        return rows.count
    }

    /// The weapon at a path, where its score (or the line's, where it has none) is at least `least`.
    func weapon(_ path: String, atLeast least: Double) -> String? {
        guard let key = text(path) else { return nil }
        let score = number(path + "_score", in: 0...1) ?? line.score ?? 1
        return score >= least ? key : nil
    }

    /// When it began, seconds since 1970.
    var started: Double? { moment("start_wall") }
    /// Where it begins in the source: the clock's start, else the first that is known of it.
    var position: Double? {
        number("start_pts", in: 0...1e9) ?? line.pts.flatMap { (0...1e9).contains($0) ? $0 : nil }
    }

    /// `complete`, and not without players.
    var isComplete: Bool {
        flag("complete") == true && playerCount(.us) > 0 && playerCount(.them) > 0
    }

    private static func unixSeconds(_ text: String) -> Double? {
        for fraction in [true, false] {
            let style = Date.ISO8601FormatStyle(includingFractionalSeconds: fraction)
            if let date = try? style.parse(text) { return date.timeIntervalSince1970 }
        }
        return nil
    }
}
