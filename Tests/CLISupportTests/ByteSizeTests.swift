import Testing

@testable import CLISupport

struct ByteSizeTests {
    @Test(arguments: [
        ("50GB", 50_000_000_000), ("1.5 TB", 1_500_000_000_000), ("700m", 700_000_000),
        ("2GiB", 2_147_483_648), ("1000", 1000), ("12 b", 12),
    ])
    func amountsAreRead(text: String, bytes: Int) { #expect(ByteSize.bytes(text) == bytes) }

    @Test(arguments: ["", "GB", "-1GB", "0", "5 apples", "5GiBs", "1e9", "99999999999TB"])
    func restIsRefused(text: String) { #expect(ByteSize.bytes(text) == nil) }
}
