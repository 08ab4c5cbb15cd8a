import ArgumentParser
import Vision

/// `ikasight weapons check`: what in a set may be mistaken.
struct WeaponsCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Lists the weapons of a set that are most alike, and samples that disagree.",
        discussion: "Exit status 1 when samples of one weapon contradict each other."
    )

    @Argument(help: "The set: a name, or a file ending in .ikaset.")
    var set = "splatoon3"

    @Option(help: "How many pairs, each look.")
    var count = 10

    func run() throws {
        let weapons = try Session().weaponSet(set)
        let kinship = WeaponKinship(weapons)
        for look in WeaponLook.allCases {
            print("closest, \(look.rawValue):")
            for pair in kinship.closest(look, count: max(count, 0)) {
                print(
                    "  \(WeaponsShow.number(pair.correlation))"
                        + "  \(kinship.key(pair.first))  \(kinship.key(pair.second))"
                        + "  at the \(kinship.difference(pair).place)"
                )
            }
        }
        let strays = kinship.strays()
        print(strays.isEmpty ? "no samples disagree" : "samples that disagree:")
        for stray in strays {
            let kind = weapons.prototypes[stray.sample]
            print(
                "  \(kinship.key(stray.sample)), \(kind.look.rawValue)"
                    + "\(kind.isScreenCut ? ", cut from a screen" : ""): "
                    + "\(WeaponsShow.number(stray.own)) like its own, "
                    + "\(WeaponsShow.number(stray.likeness)) like \(stray.other)"
            )
        }
        if !strays.isEmpty { throw ExitCode(1) }
    }
}
