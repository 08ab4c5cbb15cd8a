import ArgumentParser

/// `ikasight weapons`: the weapons that can be recognised.
struct Weapons: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists weapon sets and adds weapons to them.",
        subcommands: [WeaponsList.self, WeaponsEnroll.self]
    )
}
