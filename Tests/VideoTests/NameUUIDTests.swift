import Testing

@testable import Video

@Suite struct NameUUIDTests {
    /// The example of RFC 9562: `www.example.com` in the namespace of names.
    @Test func theStandardsExample() {
        let names: [UInt8] = [
            0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4,
            0x30, 0xc8,
        ]
        #expect(
            NameUUID.text(namespace: names, name: "www.example.com")
                == "2ed6657d-e927-568b-95e1-2665a8aea6a2"
        )
    }
}
