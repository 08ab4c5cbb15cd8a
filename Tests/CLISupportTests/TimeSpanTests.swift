import Testing

@testable import CLISupport

@Suite struct TimeSpanTests {
    @Test(arguments: [
        ("60s", 60), ("10m", 600), ("2h", 7200), ("90", 90), ("1:30", 90), ("0.5s", 0.5),
    ])
    func lengths(text: String, seconds: Double) { #expect(TimeSpan.seconds(text) == seconds) }

    @Test(arguments: ["", "s", "10x", "1:30m", "-5s", "infs", "10 m"])
    func noLengths(text: String) { #expect(TimeSpan.seconds(text) == nil) }
}
