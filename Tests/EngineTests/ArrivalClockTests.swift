import Testing

@testable import Engine

@Suite struct ArrivalClockTests {
    /// What is told of a session that begins at 1000, of frames each so late.
    private func starts(_ late: [(time: Double, by: Double)]) -> [Double] {
        var clock = ArrivalClock()
        return late.compactMap { clock.start(wall: 1000 + $0.time + $0.by, time: $0.time) }
    }

    @Test func framesThatAreLateAreNoNews() {
        let late = (0..<600).map { (time: Double($0) / 10, by: $0 % 7 == 3 ? 2.0 : 0.01) }
        #expect(starts(late).count == 1)
    }

    @Test func aClockThatWasSetIs() throws {
        let late = (0..<600).map { (time: Double($0) / 10, by: $0 < 300 ? 0 : 3600.0) }
        let told = starts(late)
        #expect(told.count == 2)
        #expect(abs((told.last ?? 0) - 4600) < 0.001)
    }
}
