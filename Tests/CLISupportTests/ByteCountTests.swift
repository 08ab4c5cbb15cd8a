import Testing

@testable import CLISupport

@Suite struct ByteCountTests {
    @Test(arguments: [
        ("50GB", 50_000_000_000), ("500mb", 500_000_000), ("1.5TB", 1_500_000_000_000),
        ("1GiB", 1 << 30),
    ])
    func numbers(text: String, bytes: Int) { #expect(ByteCount.bytes(text) == bytes) }

    @Test(arguments: ["", "50", "GB", "-1GB", "1:30GB", "5 GB", "99999999999999TB", "infGB"])
    func noNumbers(text: String) { #expect(ByteCount.bytes(text) == nil) }
}
