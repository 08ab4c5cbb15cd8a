import Testing

@testable import Export

@Suite struct BackoffTests {
    @Test func pausesGrowToALimitAndDiffer() {
        var generator = SystemRandomNumberGenerator()
        var backoff = Backoff(first: 1)
        var pauses: [Double] = []
        for _ in 0..<40 { pauses.append(backoff.pause(using: &generator)) }
        for (index, pause) in pauses.enumerated() {
            let whole = min(Backoff.longest, Double(1 << min(index, 30)))
            #expect(pause >= whole / 2 && pause <= whole)
        }
        #expect(Set(pauses.suffix(20)).count > 10)
        backoff.reset()
        #expect(backoff.pause(using: &generator) <= 1)
        #expect(backoff.pause(asked: 50, using: &generator) == 50)
    }
}
