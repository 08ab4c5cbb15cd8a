import Game
import Video
import Vision

/// Matchmaking: a black panel with lobby, rule, power and stages on the left, the list of players
/// on the right, and in the top left corner for how long it has been.
public struct LobbyMatching: SceneDetector {
    /// The scene it recognises.
    public static let scene = SceneID.lobbyMatching
    private let kit: SceneKit
    private let panel: [CanvasPoint]
    private let names: PanelNames
    private let power: PowerNumber
    private let elapsed: ElapsedTime

    /// Takes its regions from the layout.
    public init(kit: SceneKit) throws(SceneError) {
        self.kit = kit
        panel = kit.layout[points: .matchingPanel]
        names = PanelNames(kit: kit)
        power = PowerNumber(kit: kit, heights: 24...44)
        elapsed = ElapsedTime(kit: kit)
    }

    /// Both black panels, and lettering where the rule stands.
    public func probe(_ picture: borrowing GamePicture) -> Double {
        guard panel.pass(butFor: 1, { picture.colour($0.x, $0.y).peak < 48 }) else { return 0 }
        let rule = kit.layout[.matchingRule]
        var lit = 0
        for row in 0..<6 {
            for column in 0..<24 {
                let x = rule.origin.x + 8 + Double(column) * 7
                let y = rule.origin.y + 12 + Double(row) * 6
                if picture.colour(x, y).peak > 150 { lit += 1 }
            }
        }
        return (14...120).contains(lit) ? 1 : 0
    }

    /// Reads the panel; nil where too little of it is a name the game knows.
    public func read(_ picture: borrowing GamePicture) throws -> SceneReading? {
        let layout = kit.layout
        let stages = picture.patch(layout[.matchingStages]).whiteness
        let words = try names.read(
            lobby: [[picture.patch(layout[.matchingLobby]).peak]],
            rule: picture.patch(layout[.matchingRule]).peak,
            stages: TextRows.lines(of: stages, threshold: 150, heights: 20...56)
        )
        let hasStage = words.stages.contains { $0.value != nil }
        guard words.rule.value != nil || (words.lobby.value != nil && hasStage) else { return nil }
        let lobby = words.lobby.value?.stringValue
        var power = Field(missing: lobby == nil ? .lowScore : .notShown)
        if lobby == "xmatch" {
            power = try self.power.read(
                picture.patch(layout[.matchingPower], scale: PowerNumber.scale).peak
            )
        }
        return SceneReading(
            scene: .lobbyMatching,
            score: words.lobby.value != nil && words.stages[0].value != nil ? 0.98 : 0.9,
            fields: [
                "lobby": .field(words.lobby), "rule": .field(words.rule),
                "stages": .list(words.stages.map { .field($0) }),
                "x_power": .field(power),
                "elapsed": .field(
                    try elapsed.read(
                        picture.patch(layout[.matchingHeader], scale: NumberStrip.scale).whiteness,
                        words.language
                    )
                ),
            ],
            language: words.language?.language
        )
    }
}
