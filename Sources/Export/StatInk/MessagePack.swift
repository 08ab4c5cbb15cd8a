import Game

/// Encodes bodies as MessagePack: what a JSON value is, and raw bytes, which JSON cannot hold.
struct MessagePack {
    /// The bytes written so far.
    private(set) var bytes: [UInt8] = []

    /// A map of `members` and then of `binaries`, in the shortest form of each value.
    static func encode(_ members: [JSONValue.Member], binaries: [(String, [UInt8])]) -> [UInt8] {
        var pack = MessagePack()
        pack.head(members.count + binaries.count, short: (0x80, 15), two: 0xde, four: 0xdf)
        for member in members {
            pack.append(member.key)
            pack.append(member.value)
        }
        for (key, binary) in binaries {
            pack.append(key)
            pack.append(binary: binary)
        }
        return pack.bytes
    }

    /// Appends a value. What is no finite number becomes nil, as in JSON.
    mutating func append(_ value: JSONValue) {
        switch value {
        case .null: bytes.append(0xc0)
        case .bool(let flag): bytes.append(flag ? 0xc3 : 0xc2)
        case .int(let number): append(number)
        case .number(let number):
            guard number.isFinite else { return bytes.append(0xc0) }
            // As JSON writes it: a whole number is one.
            if number.rounded() == number, abs(number) < 1e15 { return append(Int(number)) }
            bytes.append(0xcb)
            bigEndian(number.bitPattern, count: 8)
        case .string(let text): append(text)
        case .array(let items):
            head(items.count, short: (0x90, 15), two: 0xdc, four: 0xdd)
            for item in items { append(item) }
        case .object(let members):
            head(members.count, short: (0x80, 15), two: 0xde, four: 0xdf)
            for member in members {
                append(member.key)
                append(member.value)
            }
        }
    }

    /// Appends raw bytes.
    mutating func append(binary: [UInt8]) {
        head(binary.count, one: 0xc4, two: 0xc5, four: 0xc6)
        bytes += binary
    }

    private mutating func append(_ text: String) {
        let utf8 = Array(text.utf8)
        head(utf8.count, short: (0xa0, 31), one: 0xd9, two: 0xda, four: 0xdb)
        bytes += utf8
    }

    private mutating func append(_ number: Int) {
        switch number {
        case 0...0x7f: bytes.append(UInt8(number))
        case -32..<0: bytes.append(UInt8(bitPattern: Int8(number)))
        case 0x80...0xff: lead(0xcc, number, count: 1)
        case 0x100...0xffff: lead(0xcd, number, count: 2)
        case 0x1_0000...0xffff_ffff: lead(0xce, number, count: 4)
        case 0x1_0000_0000...: lead(0xcf, number, count: 8)
        case -0x80..<0: lead(0xd0, number, count: 1)
        case -0x8000..<0: lead(0xd1, number, count: 2)
        case -0x8000_0000..<0: lead(0xd2, number, count: 4)
        default: lead(0xd3, number, count: 8)
        }
    }

    /// The head of something with a length: in one byte, or a mark and 1, 2 or 4 bytes.
    private mutating func head(
        _ count: Int,
        short: (mark: UInt8, most: Int)? = nil,
        one: UInt8? = nil,
        two: UInt8,
        four: UInt8
    ) {
        if let short, count <= short.most {
            bytes.append(short.mark | UInt8(count))
        } else if let one, count <= 0xff {
            lead(one, count, count: 1)
        } else if count <= 0xffff {
            lead(two, count, count: 2)
        } else {
            lead(four, count, count: 4)
        }
    }

    private mutating func lead(_ mark: UInt8, _ number: Int, count: Int) {
        bytes.append(mark)
        bigEndian(UInt64(bitPattern: Int64(number)), count: count)
    }

    private mutating func bigEndian(_ bits: UInt64, count: Int) {
        for place in (0..<count).reversed() {
            bytes.append(UInt8(truncatingIfNeeded: bits >> UInt64(place * 8)))
        }
    }
}
