import CLISupport
import Testing

@Suite struct IconPlaceTests {
    @Test func aPictureMayHaveAPlace() throws {
        let place = try #require(IconPlace("a/page.png@994,254.5,70"))
        #expect(place.picture == "a/page.png")
        #expect(place.place?.x == 994)
        #expect(place.place?.y == 254.5)
        #expect(place.place?.side == 70)
        #expect(try #require(IconPlace("icon.png")).place == nil)
    }

    @Test func anAtInANameIsNoPlace() throws {
        #expect(try #require(IconPlace("me@home.png")).picture == "me@home.png")
        let both = try #require(IconPlace("me@home.png@1,2,30"))
        #expect(both.picture == "me@home.png")
        #expect(both.place?.side == 30)
    }

    @Test(arguments: ["a.png@1,2", "a.png@1,2,3,4", "a.png@1,2,x", "a.png@1,2,0", "a.png@nan,2,9"])
    func whatIsNoPlaceIsRefused(text: String) {
        #expect(IconPlace(text) == nil)
    }
}
