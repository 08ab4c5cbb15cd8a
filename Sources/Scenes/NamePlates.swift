import Game
import Vision

/// Name plates: banners in any design with the player's name in the middle, on the rule card and
/// at the judgement.
struct NamePlates: Sendable {
    private let kit: SceneKit

    init(kit: SceneKit) { self.kit = kit }

    /// The players of a row of plates, in screen order.
    func read(_ picture: borrowing GamePicture, _ plates: [CanvasRect]) throws -> FieldTree {
        var players: [FieldTree] = []
        for plate in plates {
            players.append(["name": .field(try kit.playerNames.read(picture, plate))])
        }
        return .list(players)
    }
}
