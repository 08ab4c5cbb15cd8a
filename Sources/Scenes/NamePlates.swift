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
        let players = try Parallel.map(plates.count) { index -> FieldTree in
            let whole = picture.patch(
                plates[index],
                width: BannerName.size.width,
                height: BannerName.size.height
            )
            return ["name": .field(try banner.read(whole))]
        }
        return .list(players)
    }
}
