import Game
import Testing

@Suite struct EditDistanceTests {
    @Test(arguments: [
        ("", "", 0), ("abc", "abc", 0), ("abc", "", 3), ("kitten", "sitting", 3), ("ab", "ba", 2),
    ])
    func distanceCountsSingleEdits(_ a: String, _ b: String, _ distance: Int) {
        #expect(EditDistance.between(Array(a), Array(b)) == distance)
        #expect(EditDistance.between(Array(b), Array(a)) == distance)
    }
}
