import Testing
import Video

@testable import Vision

private let inks = [
    InkColor(blue: 12, green: 12, red: 12), InkColor(blue: 20, green: 220, red: 190),
    InkColor(blue: 210, green: 20, red: 60), InkColor(blue: 200, green: 220, red: 240),
]

@Suite struct WeaponMatcherTests {
    @Test(arguments: WeaponLook.allCases, inks)
    func namesEveryIconOnEveryInk(look: WeaponLook, ink: InkColor) throws {
        let matcher = try DrawnIcon.matcher(1...12)
        var told = 0
        for seed in UInt64(1)...12 {
            let match = try matcher.match(
                DrawnIcon(seed: seed).shown(look, ink: ink),
                look: look,
                ink: ink
            )
            let name = "drawn_\(seed)"
            // A drawing whose parts are of the ink's own colour may be null. None is another one.
            #expect(match.key == nil || match.key == name)
            told += match.key == nil ? 0 : 1
            // Grey parts over pale ink can pass for a shadow, so not every score is near 1.
            #expect(match.evidence?.score ?? 0 > 0.8)
            #expect(match.alternatives.first?.key == name)
        }
        #expect(told >= 11)
    }

    @Test(arguments: [(-3.0, 1.5, 1.0), (2.0, -1.0, 1.04), (0.5, 0.5, 0.96)])
    func forgivesShiftsAndScales(dx: Double, dy: Double, scale: Double) throws {
        let matcher = try DrawnIcon.matcher(1...12)
        for look in WeaponLook.allCases {
            for seed in UInt64(1)...6 {
                let patch = DrawnIcon(seed: seed).shown(
                    look,
                    ink: inks[1],
                    dx: dx,
                    dy: dy,
                    scale: scale
                )
                let match = try matcher.match(patch, look: look, ink: inks[1])
                #expect(match.alternatives.first?.key == "drawn_\(seed)")
            }
        }
    }

    @Test func aGreyWeaponOnAPaleInkIsNoShadow() throws {
        // All its parts are as dark beside the ink as shadows are: taken for one, nothing is left.
        let pale = InkColor(blue: 222, green: 222, red: 222)
        var set = try DrawnIcon.set(1...6)
        for seed in UInt64(21)...24 {
            let icon = DrawnIcon(seed: seed, isGrey: true)
            try WeaponEnroller.enroll(icon.picture(), key: "grey_\(seed)", into: &set)
        }
        let matcher = try WeaponMatcher(set, trust: DrawnIcon.trust())
        for seed in UInt64(21)...24 {
            let shown = DrawnIcon(seed: seed, isGrey: true).shown(.lamp, ink: pale)
            let match = try matcher.match(shown, look: .lamp, ink: pale)
            #expect(match.alternatives.first?.key == "grey_\(seed)")
        }
    }

    @Test(arguments: [false, true])
    func aGreyBadgeOnAPaleInkIsNoShadow(hasBadge: Bool) throws {
        // The badge is as dark beside the ink as a shadow can be, and a sibling lacks it.
        let pale = InkColor(blue: 222, green: 222, red: 222)
        var set = try DrawnIcon.set(1...6)
        for seed in UInt64(1)...6 {
            let kit = DrawnIcon(seed: seed, hasBadge: true, hasGreyBadge: true)
            try WeaponEnroller.enroll(kit.picture(), key: "drawn_\(seed)_kit", into: &set)
        }
        let matcher = try WeaponMatcher(set, trust: DrawnIcon.trust())
        for seed in UInt64(1)...6 {
            let icon = DrawnIcon(seed: seed, hasBadge: hasBadge, hasGreyBadge: true)
            let match = try matcher.match(
                icon.shown(.lamp, ink: pale, shade: 0.35),
                look: .lamp,
                ink: pale
            )
            #expect(match.alternatives.first?.key == "drawn_\(seed)" + (hasBadge ? "_kit" : ""))
        }
    }

    @Test func findsTheInkByItself() throws {
        let matcher = try DrawnIcon.matcher(1...3)
        let patch = DrawnIcon(seed: 2).shown(.lamp, ink: inks[2])
        let ink = try matcher.ink(of: patch, look: .lamp)
        #expect(abs(Int(ink.blue) - 210) < 8)
        #expect(abs(Int(ink.green) - 20) < 8)
        #expect(abs(Int(ink.red) - 60) < 8)
        #expect(try matcher.match(patch, look: .lamp).key == "drawn_2")
    }

    @Test(arguments: WeaponLook.allCases)
    func aWeaponNotEnrolledHasNoKey(look: WeaponLook) throws {
        let matcher = try DrawnIcon.matcher(1...12)
        for seed in UInt64(40)..<60 {
            let patch = DrawnIcon(seed: seed).shown(look, ink: inks[1])
            let match = try matcher.match(patch, look: look, ink: inks[1])
            #expect(match.key == nil)
            #expect(match.score < 0.5)
            #expect(!match.alternatives.isEmpty)
        }
    }

    @Test func bareInkAndAnEmptySetHaveNoKey() throws {
        var bare = Patch(width: 68, height: 68, channels: 3)
        bare.pixels = bare.pixels.map { _ in 90 }
        let known = try DrawnIcon.matcher(1...3)
        #expect(try known.match(bare, look: .lamp).key == nil)
        let empty = try WeaponMatcher(WeaponSet(), trust: DrawnIcon.trust())
        #expect(try empty.match(bare, look: .flat).key == nil)
    }

    @Test func anEmptyOrGrayPatchIsAnError() throws {
        let matcher = try DrawnIcon.matcher(1...2)
        #expect(throws: VisionError.self) {
            try matcher.match(Patch(width: 0, height: 0, channels: 3), look: .flat)
        }
        #expect(throws: VisionError.self) {
            try matcher.match(Patch(width: 72, height: 72, channels: 1), look: .flat)
        }
    }

    @Test func aRemovedWeaponIsNoLongerFound() throws {
        var set = try DrawnIcon.set(1...6)
        set.remove(key: "drawn_2")
        let matcher = try WeaponMatcher(set, trust: DrawnIcon.trust())
        let gone = try matcher.match(
            DrawnIcon(seed: 2).shown(.flat, ink: inks[0]),
            look: .flat,
            ink: inks[0]
        )
        #expect(gone.key == nil)
        let later = try matcher.match(
            DrawnIcon(seed: 5).shown(.flat, ink: inks[0]),
            look: .flat,
            ink: inks[0]
        )
        #expect(later.key == "drawn_5")
    }

    @Test(arguments: WeaponLook.allCases)
    func ofTwinsOnlyTheClassIsSure(look: WeaponLook) throws {
        // The same drawing under two names: nothing on the screen tells them apart.
        var set = try DrawnIcon.set(1...12)
        try WeaponEnroller.enroll(DrawnIcon(seed: 3).picture(), key: "drawn_3_deco", into: &set)
        let shown = DrawnIcon(seed: 3).shown(look, ink: inks[1])
        let kits = ["drawn_3": "three", "drawn_3_deco": "three"]
        let known = try WeaponMatcher(set, trust: DrawnIcon.trust(), classes: kits)
            .match(shown, look: look, ink: inks[1])
        #expect(known.key == nil)
        #expect(known.weaponClass == "three")
        #expect(Set(known.alternatives.prefix(2).map(\.key)) == Set(kits.keys))
        // Of two classes not even that is.
        let strangers = try WeaponMatcher(set, trust: DrawnIcon.trust())
            .match(shown, look: look, ink: inks[1])
        #expect(strangers.key == nil)
        #expect(strangers.weaponClass == nil)
    }

    @Test func whatIsOnlyNoiseIsNotWeighed() throws {
        // The badge is all the two differ by, and it is yellow: with brightness that counts for
        // nothing and colour that counts for nothing there is nothing left to tell them by.
        var set = try DrawnIcon.set(3...3)
        let badged = DrawnIcon(seed: 3, hasBadge: true)
        try WeaponEnroller.enroll(badged.picture(), key: "badged", into: &set)
        // On a lamp: no closer look is taken there.
        let shown = badged.shown(.lamp, ink: inks[0])
        func share(brightness: Double, colour: Double) throws -> Double {
            let noise =
                Array(repeating: brightness, count: 256) + Array(repeating: colour, count: 512)
            let trust = try DrawnIcon.trust(.lamp) { $0["noise"] = noise }
            let match = try WeaponMatcher(set, trust: trust)
                .match(shown, look: .lamp, ink: inks[0])
            return try #require(match.evidence).lead.ratio
        }
        let both = try share(brightness: 0.004, colour: 0.004)
        #expect(both > 2)
        #expect(try share(brightness: 0.004, colour: 100) > 1.5)
        #expect(try share(brightness: 100, colour: 100) < 1.01)
    }

    @Test func whatIsLeftUnexplainedLiesWhereSomethingIsHidden() throws {
        let matcher = try DrawnIcon.matcher(1...12)
        var patch = DrawnIcon(seed: 5).shown(.flat, ink: inks[0])
        let whole = try #require(matcher.match(patch, look: .flat, ink: inks[0]).evidence)
        for y in 28..<40 {
            for x in 28..<40 { for c in 0..<3 { patch[x, y, c] = 255 } }
        }
        let hidden = try #require(matcher.match(patch, look: .flat, ink: inks[0]).evidence)
        #expect(hidden.peak > 4 * whole.peak)
        #expect(hidden.rest > 4 * whole.rest)
        let sum = hidden.residual.reduce(0) { $0 + Double($1 * $1) }
        #expect(abs(sum - hidden.left) < 1e-4)
    }

    @Test func aTrustWithoutItsNoiseIsRefused() throws {
        #expect(throws: VisionError.self) {
            try DrawnIcon.trust { $0["noise"] = Array(repeating: 0.01, count: 767) }
        }
        #expect(throws: VisionError.self) {
            try DrawnIcon.trust { $0["noise"] = Array(repeating: 0.0, count: 768) }
        }
    }

    @Test(arguments: WeaponLook.allCases)
    func aKitWithABadgeIsToldFromTheOneWithout(look: WeaponLook) throws {
        let badged = DrawnIcon(seed: 3, hasBadge: true)
        var set = try DrawnIcon.set(1...12)
        try WeaponEnroller.enroll(badged.picture(), key: "drawn_3_deco", into: &set)
        let matcher = try WeaponMatcher(set, trust: DrawnIcon.trust())
        for (icon, key) in [(badged, "drawn_3_deco"), (DrawnIcon(seed: 3), "drawn_3")] {
            let match = try matcher.match(icon.shown(look, ink: inks[1]), look: look, ink: inks[1])
            #expect(match.key == key)
        }
    }

    @Test(arguments: [0.0, 0.3, 1.0])
    func aCloserLookTellsTwinsOnAPage(dx: Double) throws {
        // To the first comparison all is noise, so the two are twins, and in their order: what tells
        // them is the closer look alone.
        let trust = try DrawnIcon.trust { $0["noise"] = Array(repeating: 100, count: 768) }
        let badged = DrawnIcon(seed: 3, hasBadge: true)
        var set = try DrawnIcon.set(3...3)
        try WeaponEnroller.enroll(badged.picture(), key: "badged", into: &set)
        let matcher = try WeaponMatcher(set, trust: trust)
        for (icon, key) in [(badged, "badged"), (DrawnIcon(seed: 3), "drawn_3")] {
            let shown = icon.shown(.flat, ink: inks[0], dx: dx)
            let match = try matcher.match(shown, look: .flat, ink: inks[0])
            #expect(match.alternatives.first?.key == key)
            #expect(match.evidence?.lead.hasTwin == false)
        }
    }

    @Test func aGlowingLampIsReadOverWhatItRunsFromAndTo() throws {
        let matcher = try DrawnIcon.matcher(1...12)
        for seed in UInt64(1)...6 {
            let ink = inks[2]
            var patch = DrawnIcon(seed: seed).shown(.lamp, ink: ink)
            for y in 0..<patch.height {
                let white = max(0, 1 - Double(y) / Double(patch.height) * 1.2)
                for x in 0..<patch.width {
                    let isInk =
                        abs(Int(patch[x, y, 0]) - Int(ink.blue)) < 3
                        && abs(Int(patch[x, y, 1]) - Int(ink.green)) < 3
                    guard isInk else { continue }
                    for channel in 0..<3 {
                        let value = Double(patch[x, y, channel])
                        patch[x, y, channel] = UInt8(value + (255 - value) * white)
                    }
                }
            }
            #expect(
                try matcher.match(patch, look: .lamp).alternatives.first?.key == "drawn_\(seed)"
            )
        }
    }
}
