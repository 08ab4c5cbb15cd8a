import Foundation
import Game
import Models
import Video
import Vision

/// What detectors share: the layout, readers of text and digits, weapons, and names.
///
/// Built once; engines and models load on first use where they are slow to load.
public final class SceneKit: Sendable {
    /// Regions and points of the game's screens.
    public let layout: Layout
    /// Prototypes of digits.
    public let glyphs: GlyphSet
    /// Lines of text.
    public let text: TextReader
    /// Closed lists of names by language.
    public let names: GameNames
    /// Open text.
    public let playerNames: PlayerNames
    private let weapons: WeaponMatcher?

    /// - Parameters:
    ///   - data: the folder with the project's models.
    ///   - game: the game's key.
    ///   - weaponSet: name of an installed weapon set or path of a set's file; nil reads no weapons.
    public init(data: DataFolder, game: String = "splatoon3", weaponSet: String?) throws {
        layout = try Layout(
            json: data.read("layouts/\(game).json"), name: "layouts/\(game).json")
        glyphs = try GlyphSet(json: data.read("glyphs/\(game).json"), name: "glyphs/\(game).json")
        text = TextReader()
        names = try GameNames(
            catalogue: GameCatalogue(json: data.read("catalogue/\(game).json")),
            words: data.read("catalogue/\(game)-words.json"))
        playerNames = PlayerNames(text: text)
        weapons = try weaponSet.map { try WeaponMatcher(set: WeaponSet(file: data.weaponSet($0))) }
    }

    /// The weapon on a patch; null with the nearest keys where it is not sure.
    func weapon(_ patch: Patch, look: WeaponLook) -> Field {
        guard let weapons else { return Field(missing: .unsupported, kind: .scored) }
        let match = weapons.match(patch, look: look)
        let alternatives = match.alternatives.prefix(3).map {
            Candidate(key: $0.key, score: $0.score)
        }
        guard let key = match.key else {
            return Field(
                missing: .lowScore, score: match.score, kind: .scored,
                alternatives: Array(alternatives))
        }
        return Field(.string(key), score: match.score, kind: .scored)
    }
}
