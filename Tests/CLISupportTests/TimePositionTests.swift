import Testing

@testable import CLISupport

@Suite("Times in a source")
struct TimePositionTests {
    @Test(arguments: [
        ("90", 90.0), ("0", 0), ("1.5", 1.5), ("1:30", 90), ("90:00", 5400), ("1:02:03.5", 3723.5),
        ("01:00:00", 3600),
    ])
    func reads(text: String, seconds: Double) {
        #expect(TimePosition.seconds(text) == seconds)
    }

    @Test(arguments: [
        "", "-1", "x", "1:60", "1:60:00", "1::2", ":30", "1:", "1e3", "inf", "nan", "1:2:3:4",
        "1.2.3", "+5",
    ])
    func refuses(text: String) {
        #expect(TimePosition.seconds(text) == nil)
    }

    @Test func writes() {
        #expect(TimePosition.text(5.9) == "0:05")
        #expect(TimePosition.text(3723) == "1:02:03")
        #expect(TimePosition.text(.nan) == "-:--")
    }
}
