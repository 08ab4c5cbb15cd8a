import ArgumentParser

/// `ikasight weapons`: the weapons that can be recognised.
struct Weapons: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Weapon sets: what is in them, and what they make of a picture.",
        subcommands: [
            WeaponsList.self, WeaponsEnroll.self, WeaponsShow.self, WeaponsCheck.self,
            WeaponsMatch.self,
        ]
    )
}
