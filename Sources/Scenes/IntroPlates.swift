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
        var arrangements: [[Plate]] = []
        for places in [Layout.Points.introPlates, .introPlatesTitled] {
            let centres = kit.layout[points: places]
            let plates = try Parallel.map(centres.count) {
                let patch = upright(picture, centres[$0])
                return Plate(patch: patch, name: try banner.cutOut(patch))
            }
            // With half of them read it is this arrangement: the other has its rows elsewhere, and
            // looking there for lettering that cannot be cut out takes longest of all.
            if Self.isTold(by: plates) {
                arrangements = [plates]
                break
            }
            arrangements.append(plates)
        }
        var best: [Plate] = []
        for plates in arrangements {
            let plates = try Parallel.map(plates.count) { try looked(at: plates[$0]) }
            if Self.worth(plates) > Self.worth(best) { best = plates }
            if Self.isTold(by: best) { break }
        }
        guard !best.isEmpty else { return (.missing(.notShown), .missing(.notShown)) }
        let rows: [FieldTree] = best.map { ["name": .field($0.name)] }
        let half = rows.count / 2
        return (.list(Array(rows.prefix(half))), .list(Array(rows.suffix(half))))
    }

    private struct Plate {
        var patch: Patch
        var name: Field
    }

    /// A plate without a name, read as it is.
    private func looked(at plate: Plate) throws -> Plate {
        guard plate.name.value == nil else { return plate }
        var plate = plate
        plate.name = try banner.whole(plate.patch, else: plate.name)
        return plate
    }

    private static func isTold(by plates: [Plate]) -> Bool {
        plates.count { $0.name.value != nil } >= 4
    }

    private static func worth(_ plates: [Plate]) -> Double {
        plates.reduce(0) { $0 + ($1.name.value == nil ? 0 : $1.name.score) }
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
