import Foundation
import Testing

@testable import CLISupport

@Suite("Moments")
struct MomentTests {
    let tokyo = TimeZone(secondsFromGMT: 9 * 3600) ?? .gmt

    @Test(arguments: [
        "2026-11-23T12:00:00Z", "2026-11-23 12:00Z", "2026-11-23T21:00:00+09:00",
        "2026-11-23T21:00:00.000+0900", "2026-11-23T21:00:00", "2026-11-23T02:30:00-09:30",
    ])
    func reads(text: String) {
        #expect(Moment.unixSeconds(text, zone: tokyo) == 1_795_435_200)
    }

    @Test func keepsFractions() {
        #expect(Moment.unixSeconds("1970-01-01T00:00:01.25Z") == 1.25)
    }

    @Test(arguments: [
        "", "yesterday", "2026-02-30T00:00:00Z", "2026-11-23", "2026-11-23T25:00:00Z",
        "2026-11-23T10:00:60Z", "2026-11-23T10:00:00+99:00", "2026-11-23T10:00:00Z tail",
        "２０２６-11-23T10:00:00Z", "2026-11-２３T10:00:00Z",
    ])
    func refuses(text: String) {
        #expect(Moment.unixSeconds(text) == nil)
    }
}
