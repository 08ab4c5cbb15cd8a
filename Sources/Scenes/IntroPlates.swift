import Game
import Video
import Vision

/// The banners of the rule card: us at the left, them at the right, each from top to bottom. At a
/// Splatfest titles stand between them, so that they lie further apart.
struct IntroPlates: Sendable {
    /// Each banner is turned: its right end is higher, radians.
    static let angle = -1.86 * .pi / 180
    private let kit: SceneKit
    private let banner: BannerName

    init(kit: SceneKit) {
        self.kit = kit
        banner = BannerName(lines: kit.lines)
    }

    /// The names of both teams; nulls without a list where no banner can be read.
    func read(_ picture: borrowing GamePicture) throws -> (us: FieldTree, them: FieldTree) {
        var arrangements: [(centres: [CanvasPoint], names: [Field])] = []
        for places in [Layout.Points.introPlates, .introPlatesTitled] {
            let centres = kit.layout[points: places]
            let names = try Parallel.map(centres.count) {
                try banner.cutOut(upright(picture, centres[$0]))
            }
            // With half of them read it is this arrangement: the other has its rows elsewhere, and
            // looking there for lettering that cannot be cut out takes longest of all.
            if Self.isTold(by: names) {
                arrangements = [(centres, names)]
                break
            }
            arrangements.append((centres, names))
        }
        var best: [Field] = []
        for (centres, cut) in arrangements {
            let names = try Parallel.map(cut.count) {
                cut[$0].value == nil
                    ? try banner.whole(upright(picture, centres[$0]), else: cut[$0]) : cut[$0]
            }
            if Self.worth(names) > Self.worth(best) { best = names }
            if Self.isTold(by: best) { break }
        }
        guard !best.isEmpty else { return (.missing(.notShown), .missing(.notShown)) }
        let rows: [FieldTree] = best.map { ["name": .field($0)] }
        let half = rows.count / 2
        return (.list(Array(rows.prefix(half))), .list(Array(rows.suffix(half))))
    }

    private static func isTold(by names: [Field]) -> Bool {
        names.count { $0.value != nil } >= 4
    }

    private static func worth(_ names: [Field]) -> Double {
        names.reduce(0) { $0 + ($1.value == nil ? 0 : $1.score) }
    }

    /// The banner about a point, set upright.
    private func upright(_ picture: borrowing GamePicture, _ centre: CanvasPoint) -> Patch {
        let width = Double(BannerName.size.width)
        let height = Double(BannerName.size.height)
        let whole = CanvasStrip(origin: centre, length: width, height: height, angle: Self.angle)
        let strip = whole.part(from: -0.5, to: 0.5, top: -0.5, bottom: 0.5)
        return picture.patch(strip, width: BannerName.size.width, height: BannerName.size.height)
    }
}
