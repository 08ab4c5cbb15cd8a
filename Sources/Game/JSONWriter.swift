/// Writes a `JSONValue` as compact JSON: one line, no spaces, keys in their order, UTF-8 as it is.
public struct JSONWriter: Sendable {
    /// The text written so far, without a line end.
    public private(set) var text = ""

    /// An empty writer.
    public init() {}

    /// The compact JSON text of `value`, without a line end.
    public static func string(_ value: JSONValue) -> String {
        var writer = JSONWriter()
        writer.write(value)
        return writer.text
    }

    /// Appends `value`.
    public mutating func write(_ value: JSONValue) {
        switch value {
        case .null: text += "null"
        case .bool(let flag): text += flag ? "true" : "false"
        case .int(let number): text += String(number)
        case .number(let number): write(number)
        case .string(let string): write(string)
        case .array(let items):
            text += "["
            for (index, item) in items.enumerated() {
                if index > 0 { text += "," }
                write(item)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { text += "," }
                write(member.key)
                text += ":"
                write(member.value)
            }
            text += "}"
        }
    }

    private mutating func write(_ number: Double) {
        guard number.isFinite else {
            text += "null"
            return
        }
        // 3.0 is written as 3: shorter, and the same number to any JSON reader.
        if number.rounded() == number, abs(number) < 1e15 {
            text += String(Int64(number))
        } else {
            text += number.description
        }
    }

    private mutating func write(_ string: String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            // The two line separators would cut a line in readers that split on them.
            case "\u{0}"..."\u{1f}", "\u{7f}", "\u{2028}", "\u{2029}":
                let hex = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
