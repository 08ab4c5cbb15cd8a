import Game
import Video
import Vision

/// The banners at the judgement: upright, side by side under the players.
struct NamePlates: Sendable {
    private let kit: SceneKit
    private let banner: BannerName

    init(kit: SceneKit) {
        self.kit = kit
        banner = BannerName(lines: kit.lines)
    }

    /// The players of a row of banners about `plates`, in screen order.
    func read(_ picture: borrowing GamePicture, _ plates: [CanvasRect]) throws -> FieldTree {
        var players: [FieldTree] = []
        for plate in plates {
            let whole = picture.patch(
                plate,
                width: BannerName.size.width,
                height: BannerName.size.height
            )
            players.append(["name": .field(try banner.read(whole))])
        }
        return .list(players)
    }
}
