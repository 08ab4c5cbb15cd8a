import Testing

@testable import Engine

@Suite struct BattleIdentityTests {
    private let identity = BattleIdentity(content: "abc")

    @Test func itIsAVersionFiveUUID() throws {
        let id = identity.id(start: 12.5)
        #expect(
            id.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/)
                != nil
        )
    }

    @Test func theIdsOfOldOutputStay() {
        // Computed apart, by Python's uuid.uuid5 over the namespace and "abc:12500".
        #expect(identity.id(start: 12.5) == "0da235f0-ea89-5270-a5fb-361706f9062d")
    }

    @Test func contentAndStartTellBattlesApart() {
        #expect(identity.id(start: 12.5) == BattleIdentity(content: "abc").id(start: 12.5))
        #expect(identity.id(start: 12.5) != identity.id(start: 12.501))
        #expect(identity.id(start: 12.5) != BattleIdentity(content: "abd").id(start: 12.5))
        // What is below a millisecond is noise of floating point.
        #expect(identity.id(start: 0.1 + 0.2) == identity.id(start: 0.3))
    }
}
