import Testing

@testable import Web

struct WebAddressTests {
    @Test(arguments: [
        ("127.0.0.1:8017", "127.0.0.1:8017", true), ("[::1]:99", "[::1]:99", true),
        ("localhost:8017", "127.0.0.1:8017", true), ("9000", "127.0.0.1:9000", true),
        ("127.0.0.1", "127.0.0.1:8017", true), ("::1", "[::1]:8017", true),
        (":8017", ":8017", false), ("0.0.0.0:1", ":1", false), ("[::]:1", ":1", false),
        ("*:1", ":1", false), ("192.168.1.5:80", "192.168.1.5:80", false),
        ("[fe80::1]:80", "[fe80::1]:80", false),
    ])
    func reads(text: String, as written: String, isLoopback: Bool) throws {
        let address = try WebAddress(text)
        #expect(address.description == written)
        #expect(address.isLoopback == isLoopback)
    }

    @Test(arguments: [
        "", "example.org:80", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0:80x",
        "[::1", "[::1]80", "[]:80", "http://127.0.0.1:80/", "256.0.0.1:80", "127.0.0.1:80:90",
        "[127.0.0.1.evil]:1",
    ])
    func refuses(text: String) {
        #expect(throws: WebError.notAnAddress(text)) { try WebAddress(text) }
    }
}
