import Game
import Models
import Vision

extension WeaponMatcher {
    /// The matcher for a set's name or file, with the project's own trust and the game's classes.
    ///
    /// - Throws: when the set, or the project's data, cannot be read; when the set is empty.
    public convenience init(
        named set: String,
        in data: DataFolder,
        catalogue: GameCatalogue
    ) throws {
        let file = try data.weaponSet(set).path
        let (weapons, trust) = try Parallel.both {
            try WeaponSet(contentsOf: file)
        } _: {
            try WeaponTrust(json: data.read("weapons/trust.json"), name: "weapons/trust.json")
        }
        guard !weapons.keys.isEmpty else {
            throw WeaponSetError(
                path: file,
                message: "holds no weapon; add some with ikasight weapons enroll"
            )
        }
        try self.init(weapons, trust: trust, classes: catalogue.weaponClasses)
    }
}
