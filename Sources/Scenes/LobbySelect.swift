import Game
import Video
import Vision

/// Choosing a mode in the lobby: the mode's glowing card on the left, a torn black panel with the
/// rule and the hour's two stages at the bottom right, rank or power above it.
public struct LobbySelect: SceneDetector {
    /// The scene it recognises.
    public static let scene = SceneID.lobbySelect
    private let kit: SceneKit
    private let panel: [CanvasPoint]
    private let key: [CanvasPoint]
    private let pictures: [CanvasPoint]
    private let names: PanelNames
    private let power: PowerNumber
    private let badge: RankBadge

    /// Takes its regions from the layout.
    public init(kit: SceneKit) throws(SceneError) {
        self.kit = kit
        panel = kit.layout[points: .selectPanel]
        key = kit.layout[points: .selectKey]
        pictures = kit.layout[points: .selectPictures]
        names = PanelNames(kit: kit)
        power = PowerNumber(kit: kit, heights: 22...42)
        badge = RankBadge(kit: kit)
    }

    /// The black panel, the grey key on its upper edge and the pictures of the stages on it.
    public func probe(_ picture: borrowing GamePicture) -> Double {
        guard panel.pass(butFor: 1, { picture.luma($0.x, $0.y) < 48 }) else { return 0 }
        let isKeyGrey = key.pass(butFor: 1) {
            let colour = picture.colour($0.x, $0.y)
            return (60...165).contains(colour.peak) && colour.chroma <= 26
        }
        guard isKeyGrey else { return 0 }
        var lit = 0
        for point in pictures where picture.colour(point.x, point.y).peak > 56 { lit += 1 }
        return lit * 10 >= pictures.count * 6 ? 1 : 0
    }

    /// Reads card, panel and progress; nil where nothing on the panel is a name the game knows.
    public func read(_ picture: borrowing GamePicture) throws -> SceneReading? {
        let layout = kit.layout
        let words = try names.read(
            lobby: Self.lifts.map { Self.card(picture, layout[.selectCard].moved(0, $0)) },
            rule: picture.patch(layout[.selectRule]).peak,
            stages: [Layout.Strip.selectStageTop, .selectStageBottom].map {
                picture.patch(layout[$0]).whiteness
            }
        )
        guard words.rule.value != nil || words.stages.contains(where: { $0.value != nil }) else {
            return nil
        }
        let lobby = words.lobby.value?.stringValue
        let absent = Field(missing: lobby == nil ? .lowScore : .notShown)
        var rank = (rank: absent, points: absent)
        // Each stands in its lobby only; where that is not read, what is there speaks for itself.
        if lobby?.hasPrefix("bankara") ?? true {
            let strip = picture.patch(layout[.selectRank], scale: NumberStrip.scale)
            rank = try badge.read(strip.whiteness)
        }
        var power = absent
        if lobby ?? "xmatch" == "xmatch", rank.rank.value == nil {
            power = try self.power.read(
                picture.patch(layout[.selectPower], scale: PowerNumber.scale).peak
            )
        }
        return SceneReading(
            scene: .lobbySelect,
            score: words.rule.value != nil && words.stages.allSatisfy { $0.value != nil }
                ? 0.98 : 0.9,
            fields: [
                "lobby": .field(words.lobby), "rule": .field(words.rule),
                "stages": .list(words.stages.map { .field($0) }),
                "rank": .field(rank.rank), "rank_points": .field(rank.points),
                "x_power": .field(power),
            ],
            language: words.language?.language
        )
    }

    /// The card sways, and in a Splatfest it hangs lower, canvas units.
    private static let lifts = [0.0, -24, 40]

    /// The lines of dark lettering on the card, whose ground is any bright ink or several.
    static func card(_ picture: borrowing GamePicture, _ region: CanvasRect) -> [Patch] {
        let patch = picture.patch(region)
        let peaks = patch.peak
        let ground = Int(peaks.pixels.sorted()[peaks.pixels.count * 6 / 10])
        // Behind a card that is elsewhere lies the dim list of the others.
        guard ground >= 110 else { return [] }
        var ink = peaks
        for i in ink.pixels.indices {
            ink.pixels[i] = UInt8(clamping: (ground - Int(peaks.pixels[i])) * 255 / ground)
        }
        return TextRows.lines(of: ink, threshold: 110, heights: 20...90)
    }
}
