import Foundation
import Testing

@Suite("Weapon sets")
struct WeaponsTests {
    let command: Command

    init() throws { command = try Command() }

    private static let icons = Command.root.appendingPathComponent("Fixtures/demo-icons").path

    @Test func aFolderIsASetAndItsIconsAreKnown() throws {
        let outcome = try command.shell(
            """
            "$IKA" weapons enroll --set mine "$1" || exit 9
            "$IKA" weapons list mine | head -n 1 >first
            "$IKA" weapons show --set mine "$(cat first)" >&2 || exit 8
            "$IKA" weapons check mine >&2 || exit 7
            exec "$IKA" weapons match --set mine "$1/$(cat first).png"
            """,
            [Self.icons]
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        let first = try String(
            contentsOf: command.folder.appendingPathComponent("first"),
            encoding: .utf8
        )
        .trimmingCharacters(in: .newlines)
        let line = try #require(outcome.lines.last)
        #expect(line["weapon"] as? String == first)
        #expect(outcome.errors.contains("differs most at the"))
        #expect(outcome.errors.contains("no samples disagree"))
    }

    @Test func aBadPictureLeavesTheSetAsItIs() throws {
        let outcome = try command.shell(
            """
            "$IKA" weapons enroll --set mine.ikaset "$1" >&2 || exit 9
            cp mine.ikaset before
            echo no picture >nova.png
            "$IKA" weapons enroll --set mine.ikaset nova.png
            status=$?
            cmp mine.ikaset before || exit 8
            exit $status
            """,
            [Self.icons]
        )
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("nova.png"))
    }

    @Test func anUnknownKeyAndASetThatIsNotThereAreNamed() throws {
        let key = try command.run("weapons", "show", "--set", "demo", "no_such_weapon")
        #expect(key.status == 2)
        #expect(key.errors.contains("no_such_weapon"))
        let set = try command.run("weapons", "check", "nowhere.ikaset")
        #expect(set.status == 2)
        #expect(set.errors.contains("nowhere.ikaset"))
        let place = try command.run("weapons", "match", "--set", "demo", "a.png@1,2")
        #expect(place.status == 2)
        #expect(place.errors.contains("a.png@1,2"))
    }

    @Test func othersAreStillMatched() throws {
        let icon = try #require(
            FileManager.default.contentsOfDirectory(atPath: Self.icons).filter {
                $0.hasSuffix(".png")
            }
            .min()
        )
        let outcome = try command.run(
            "weapons",
            "match",
            "--set",
            "demo",
            "nope.png",
            "\(Self.icons)/\(icon)"
        )
        #expect(outcome.status == 1)
        #expect(outcome.lines.count == 1)
        #expect(outcome.errors.contains("nope.png"))
    }
}
