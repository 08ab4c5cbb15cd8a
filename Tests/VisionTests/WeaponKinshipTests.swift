import Testing

@testable import Vision

@Suite struct WeaponKinshipTests {
    @Test func aSampleIsLikeItselfAndItsSiblingIsNext() throws {
        var set = try DrawnIcon.set(1...6)
        let sibling = DrawnIcon(seed: 3, hasBadge: true)
        try WeaponEnroller.enroll(sibling.picture(), key: "drawn_3_deco", into: &set)
        let kinship = WeaponKinship(set)
        #expect(abs(kinship.correlation(0, 0) - 1) < 0.001)
        for look in WeaponLook.allCases {
            let nearest = try #require(kinship.neighbours(of: "drawn_3", look, count: 1).first)
            #expect(kinship.key(nearest.second) == "drawn_3_deco")
            #expect(kinship.difference(nearest).place == "lower right")
            let closest = try #require(kinship.closest(look, count: 1).first)
            #expect(Set([closest.first, closest.second].map(kinship.key)).contains("drawn_3"))
        }
        #expect(kinship.strays().isEmpty)
    }

    @Test func aSampleOfAnotherWeaponIsAStray() throws {
        var set = try DrawnIcon.set(1...6)
        try WeaponEnroller.enroll(DrawnIcon(seed: 5).picture(), key: "drawn_2", into: &set)
        let strays = WeaponKinship(set).strays(among: ["drawn_2"])
        #expect(strays.contains { $0.other == "drawn_5" && $0.likeness > 0.99 })
        #expect(WeaponKinship(set).strays(among: ["drawn_1"]).isEmpty)
    }
}
