import Testing

@testable import Game

@Suite struct FieldTreeTests {
    let tree: FieldTree = [
        "us": ["players": [["weapon": .value("a")], ["weapon": .missing(.hidden)]]]
    ]

    @Test func pathsLeadToLeaves() {
        #expect(tree["us", "players", "0", "weapon"]?.value == "a")
        #expect(tree[dotted: "us.players.1.weapon"]?.field?.reason == .hidden)
        #expect(tree[dotted: "us.players.2.weapon"] == nil)
        #expect(tree[dotted: "us.players.x"] == nil)
        #expect(tree.leaves.map(\.name) == ["us.players.0.weapon", "us.players.1.weapon"])
        #expect(tree.missing == [MissingField("us.players.1.weapon", .hidden)])
    }

    @Test func settingChangesOneLeaf() {
        var changed = tree
        let done = changed.set(dotted: "us.players.1.weapon", .value("b"))
        let lost = changed.set(dotted: "us.players.7.weapon", .value("b"))
        #expect(done && !lost)
        #expect(changed.leaves.map(\.field.value) == ["a", "b"])
    }

    @Test func fillingTakesOnlyWhatIsLacking() {
        let other: FieldTree = [
            "us": ["players": [["weapon": .value("x")], ["weapon": .value("y")]]],
            "rule": .value("area"),
        ]
        let filled = tree.filled(from: other)
        #expect(filled[dotted: "us.players.0.weapon"]?.value == "a")
        #expect(filled[dotted: "us.players.1.weapon"]?.value == "y")
        #expect(filled["rule"]?.value == "area")
    }
}
