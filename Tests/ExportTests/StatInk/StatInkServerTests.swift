import Testing

@testable import Export

@Suite struct StatInkServerTests {
    @Test(arguments: [
        "https://stat.ink", "https://stat.ink/", "https://mirror.example.org:8443/ink",
        "http://127.0.0.1:8080", "http://localhost", "http://[::1]:80",
    ])
    func addressesThatCanBeUsed(address: String) throws {
        #expect(try !StatInkServer(address).address.hasSuffix("/"))
    }

    @Test(arguments: [
        "http://stat.ink", "stat.ink", "ftp://stat.ink", "https://", "https://user:pw@stat.ink",
        "http://127.0.0.1.example.org", "http://localhost@example.org", "https://stat.ink/?a",
        "https://stat.ink\r\nHost: x", "file:///etc/passwd",
    ])
    func addressesThatCannot(address: String) {
        #expect(throws: StatInkServer.Problem.self) { try StatInkServer(address) }
    }
}
