/// A JSON value whose objects keep the order of their keys.
///
/// The output contract fixes the order of keys, so a dictionary will not do.
public enum JSONValue: Sendable, Hashable {
    /// `null`: the value could not be read.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A whole number.
    case int(Int)
    /// Any other number. What is not finite is written as `null`.
    case number(Double)
    /// Text.
    case string(String)
    /// A list.
    case array([JSONValue])
    /// Named values in the order in which they are written.
    case object([Member])

    /// One named value of an object.
    public struct Member: Sendable, Hashable {
        /// The key.
        public var key: String
        /// The value.
        public var value: JSONValue

        /// Makes a member of an object.
        public init(_ key: String, _ value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// The value of the first member called `key`; nil when there is none or this is no object.
    public subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    /// The element at `index`; nil when there is none or this is no array.
    public subscript(index: Int) -> JSONValue? {
        guard case .array(let items) = self, items.indices.contains(index) else { return nil }
        return items[index]
    }

    /// The text of a string; nil for everything else.
    public var stringValue: String? {
        if case .string(let text) = self { return text }
        return nil
    }

    /// The whole number; nil for everything else.
    public var intValue: Int? {
        if case .int(let number) = self { return number }
        return nil
    }

    /// The number, whole or not; nil for everything else.
    public var doubleValue: Double? {
        switch self {
        case .int(let number): Double(number)
        case .number(let number): number
        default: nil
        }
    }

    /// The truth value; nil for everything else.
    public var boolValue: Bool? {
        if case .bool(let flag) = self { return flag }
        return nil
    }

    /// A string, or null for nil.
    public init(_ text: String?) { self = text.map { .string($0) } ?? .null }

    /// A whole number, or null for nil.
    public init(_ number: Int?) { self = number.map { .int($0) } ?? .null }

    /// A truth value, or null for nil.
    public init(_ flag: Bool?) { self = flag.map { .bool($0) } ?? .null }

    /// A probability, rounded to three decimals; null for nil.
    public init(score: Double?) { self = .rounded(score) }

    /// A time in seconds, rounded to milliseconds; null for nil.
    public init(seconds: Double?) { self = .rounded(seconds) }

    private static func rounded(_ number: Double?) -> JSONValue {
        guard let number, number.isFinite else { return .null }
        let rounded = (number * 1000).rounded() / 1000
        return .number(rounded == 0 ? 0 : rounded)
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    /// A string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// A whole number.
    public init(integerLiteral value: Int) { self = .int(value) }
    /// A number.
    public init(floatLiteral value: Double) { self = .number(value) }
    /// A truth value.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// A list.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    /// Named values, in the order written.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(elements.map { Member($0.0, $0.1) })
    }
    /// Null.
    public init(nilLiteral: ()) { self = .null }
}
