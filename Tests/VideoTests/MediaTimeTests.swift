import Testing

@testable import Video

@Suite struct MediaTimeTests {
    @Test func comparesAcrossBases() {
        let millis = Rational(num: 1, den: 1000)
        let film = Rational(num: 1001, den: 24000)
        #expect(MediaTime(ticks: 41, base: millis) < MediaTime(ticks: 1, base: film))
        #expect(MediaTime(ticks: 1, base: film) < MediaTime(ticks: 42, base: millis))
        #expect(MediaTime(ticks: -1, base: film) < MediaTime(ticks: 0, base: millis))
        let far = MediaTime(ticks: .max, base: millis)
        #expect(MediaTime(ticks: .max / 2, base: millis) < far)
        #expect(MediaTime(ticks: .max - 1, base: Rational(num: 1, den: 90000)) < far)
    }

    @Test func secondsAreTicksTimesBase() {
        #expect(MediaTime(ticks: 90090, base: Rational(num: 1, den: 90000)).seconds == 1.001)
        #expect(MediaTime(ticks: 5, base: Rational(num: 1, den: 0)).seconds == 0)
    }
}
