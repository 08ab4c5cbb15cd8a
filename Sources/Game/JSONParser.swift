/// Reads JSON text into a `JSONValue` that keeps the order of keys; the reverse of `JSONWriter`.
public struct JSONParser {
    /// The text is not JSON.
    public struct Failure: Error, Sendable, Hashable, CustomStringConvertible {
        /// What is wrong, without the place.
        public var message: String
        /// Bytes before what is wrong.
        public var offset: Int

        /// One line.
        public var description: String { "\(message) after \(offset) bytes" }
    }

    /// Lists and objects within each other; more are refused, so that no text can use up the stack.
    static let depthLimit = 128

    private let bytes: ArraySlice<UInt8>
    private var at: Int

    private init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        at = bytes.startIndex
    }

    /// The value that UTF-8 `text` is; what surrounds it may only be white space.
    ///
    /// Whole numbers that do not fit and all others become `.number`; of a key that occurs twice
    /// both stay, and the first is found by subscript.
    public static func parse(_ text: ArraySlice<UInt8>) throws(Failure) -> JSONValue {
        var parser = JSONParser(text)
        let value = try parser.value(depth: 0)
        parser.skipSpace()
        guard parser.at == text.endIndex else { throw parser.failure("more than one value") }
        return value
    }

    /// The value that `text` is.
    public static func parse(_ text: String) throws(Failure) -> JSONValue {
        try parse(Array(text.utf8)[...])
    }

    private func failure(_ message: String) -> Failure {
        Failure(message: message, offset: at - bytes.startIndex)
    }

    private var next: UInt8? { at < bytes.endIndex ? bytes[at] : nil }

    private mutating func skipSpace() {
        while let byte = next, [0x20, 0x09, 0x0a, 0x0d].contains(byte) { at += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        at += 1
        return true
    }

    private mutating func value(depth: Int) throws(Failure) -> JSONValue {
        guard depth < Self.depthLimit else { throw failure("too deep") }
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case nil: throw failure("ends too early")
        case let byte? where byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte):
            return try number()
        default: throw failure("not JSON")
        }
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(Failure) -> JSONValue {
        guard bytes[at...].starts(with: word.utf8) else { throw failure("not JSON") }
        at += word.utf8.count
        return value
    }

    private mutating func array(depth: Int) throws(Failure) -> JSONValue {
        at += 1
        var items: [JSONValue] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return .array([]) }
        repeat {
            items.append(try value(depth: depth + 1))
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw failure("a list does not end") }
        return .array(items)
    }

    private mutating func object(depth: Int) throws(Failure) -> JSONValue {
        at += 1
        var members: [JSONValue.Member] = []
        skipSpace()
        if take(UInt8(ascii: "}")) { return .object([]) }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw failure("a key is missing") }
            let key = try string()
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw failure("a colon is missing") }
            members.append(.init(key, try value(depth: depth + 1)))
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw failure("an object does not end") }
        return .object(members)
    }

    private mutating func number() throws(Failure) -> JSONValue {
        let start = at
        func isDigit(_ byte: UInt8?) -> Bool { byte.map { (0x30...0x39).contains($0) } ?? false }
        func digits(_ parser: inout JSONParser) throws(Failure) {
            guard isDigit(parser.next) else { throw parser.failure("not a number") }
            while isDigit(parser.next) { parser.at += 1 }
        }
        _ = take(UInt8(ascii: "-"))
        let isZero = next == UInt8(ascii: "0")
        let first = at
        try digits(&self)
        guard !isZero || at - first == 1 else { throw failure("not a number") }
        var isWhole = true
        if take(UInt8(ascii: ".")) {
            isWhole = false
            try digits(&self)
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            isWhole = false
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try digits(&self)
        }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        if isWhole, let whole = Int(text) { return .int(whole) }
        guard let real = Double(text), real.isFinite else { throw failure("not a number") }
        return .number(real)
    }
}

// MARK: Text

extension JSONParser {
    private mutating func string() throws(Failure) -> String {
        at += 1
        var text: [UInt8] = []
        while let byte = next {
            at += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else {
                    throw failure("not UTF-8")
                }
                return string
            case UInt8(ascii: "\\"): text += try escaped()
            case 0..<0x20: throw failure("a control character in a text")
            default: text.append(byte)
            }
        }
        throw failure("a text does not end")
    }

    private mutating func escaped() throws(Failure) -> [UInt8] {
        guard let byte = next else { throw failure("a text does not end") }
        at += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "n"): return [0x0a]
        case UInt8(ascii: "r"): return [0x0d]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0c]
        case UInt8(ascii: "u"):
            var code = try hexadecimal()
            if (0xd800..<0xdc00).contains(code) {
                guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
                    throw failure("half a character")
                }
                let low = try hexadecimal()
                guard (0xdc00..<0xe000).contains(low) else { throw failure("half a character") }
                code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw failure("half a character") }
            return Array(String(Character(scalar)).utf8)
        default: throw failure("an unknown escape")
        }
    }

    private mutating func hexadecimal() throws(Failure) -> UInt32 {
        guard bytes.endIndex - at >= 4,
            bytes[at..<at + 4].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let code = UInt32(String(decoding: bytes[at..<at + 4], as: UTF8.self), radix: 16)
        else { throw failure("an unknown escape") }
        at += 4
        return code
    }
}
