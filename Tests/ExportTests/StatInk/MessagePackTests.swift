import Game
import Testing

@testable import Export

/// Every form against bytes written by hand from the specification.
@Suite("MessagePack")
struct MessagePackTests {
    func bytes(_ value: JSONValue) -> [UInt8] {
        var pack = MessagePack()
        pack.append(value)
        return pack.bytes
    }

    @Test(arguments: [
        (0, [0x00]), (127, [0x7f]), (128, [0xcc, 0x80]), (255, [0xcc, 0xff]),
        (256, [0xcd, 0x01, 0x00]), (65535, [0xcd, 0xff, 0xff]),
        (65536, [0xce, 0x00, 0x01, 0x00, 0x00]),
        (4_294_967_295, [0xce, 0xff, 0xff, 0xff, 0xff]),
        (4_294_967_296, [0xcf, 0, 0, 0, 1, 0, 0, 0, 0]),
        (Int.max, [0xcf, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
        (-1, [0xff]), (-32, [0xe0]), (-33, [0xd0, 0xdf]), (-128, [0xd0, 0x80]),
        (-129, [0xd1, 0xff, 0x7f]), (-32768, [0xd1, 0x80, 0x00]),
        (-32769, [0xd2, 0xff, 0xff, 0x7f, 0xff]),
        (-2_147_483_648, [0xd2, 0x80, 0, 0, 0]),
        (-2_147_483_649, [0xd3, 0xff, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff]),
        (Int.min, [0xd3, 0x80, 0, 0, 0, 0, 0, 0, 0]),
    ])
    func wholeNumbers(number: Int, expected: [UInt8]) {
        #expect(bytes(.int(number)) == expected)
    }

    @Test func theRest() {
        #expect(bytes(.null) == [0xc0])
        #expect(bytes(.bool(false)) == [0xc2])
        #expect(bytes(.bool(true)) == [0xc3])
        #expect(bytes(.number(1.5)) == [0xcb, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0])
        #expect(bytes(.number(3)) == [0x03])
        #expect(bytes(.number(1e300)).first == 0xcb)
        #expect(bytes(.number(.infinity)) == [0xc0])
        #expect(bytes("") == [0xa0])
        #expect(bytes("イ") == [0xa3, 0xe3, 0x82, 0xa4])
        #expect(bytes(["a", nil]) == [0x92, 0xa1, 0x61, 0xc0])
        #expect(bytes(["k": [:]]) == [0x81, 0xa1, 0x6b, 0x80])
    }

    @Test(arguments: [
        (31, [0xbf]), (32, [0xd9, 32]), (255, [0xd9, 255]), (256, [0xda, 1, 0]),
        (65535, [0xda, 0xff, 0xff]), (65536, [0xdb, 0, 1, 0, 0]),
    ])
    func textsByLength(count: Int, head: [UInt8]) {
        let packed = bytes(.string(String(repeating: "x", count: count)))
        #expect(Array(packed.prefix(head.count)) == head)
        #expect(packed.count == head.count + count)
    }

    @Test(arguments: [
        (15, [0x9f]), (16, [0xdc, 0, 16]), (65535, [0xdc, 0xff, 0xff]),
        (65536, [0xdd, 0, 1, 0, 0]),
    ])
    func listsByLength(count: Int, head: [UInt8]) {
        let packed = bytes(.array(Array(repeating: .null, count: count)))
        #expect(Array(packed.prefix(head.count)) == head)
        #expect(packed.count == head.count + count)
    }

    @Test(arguments: [(15, [0x8f]), (16, [0xde, 0, 16])])
    func mapsByLength(count: Int, head: [UInt8]) {
        let members = (0..<count).map { JSONValue.Member(String($0 % 10), nil) }
        #expect(Array(bytes(.object(members)).prefix(head.count)) == head)
        // Binaries count as members.
        let mixed = MessagePack.encode(Array(members.dropLast()), binaries: [("b", [])])
        #expect(Array(mixed.prefix(head.count)) == head)
    }

    @Test(arguments: [
        (0, [0xc4, 0]), (255, [0xc4, 255]), (256, [0xc5, 1, 0]), (65536, [0xc6, 0, 1, 0, 0]),
    ])
    func binariesByLength(count: Int, head: [UInt8]) {
        let packed = MessagePack.encode([], binaries: [("b", Array(repeating: 7, count: count))])
        #expect(Array(packed.prefix(3 + head.count)) == [0x81, 0xa1, 0x62] + head)
        #expect(packed.count == 3 + head.count + count)
        #expect(packed.dropFirst(3 + head.count).allSatisfy { $0 == 7 })
    }
}
