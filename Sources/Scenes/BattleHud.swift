import Game
import Video
import Vision

/// In battle: the clock at the top centre, four lamps on each side of it, counts below.
public struct BattleHud: SceneDetector {
    /// The scene it recognises.
    public static let scene = SceneID.battleHud
    private let kit: SceneKit
    private let clock: MatchClock
    private let counts: ObjectiveCounts
    private let roster: RosterLamps

    /// Takes its regions from the layout.
    public init(kit: SceneKit) throws(SceneError) {
        self.kit = kit
        clock = MatchClock(kit: kit)
        counts = ObjectiveCounts(kit: kit)
        roster = RosterLamps(kit: kit)
    }

    /// The clock's black box with something bright in it.
    public func probe(_ picture: borrowing GamePicture) -> Double {
        clock.probe(picture)
    }

    /// How sure the lamps must be where the clock is not read: in overtime a word stands there.
    private static let sureLamps = 0.7

    /// Reads the clock, the counts and the lamps; nil without lamps, or where neither they nor the clock are
    /// sure.
    public func read(_ picture: borrowing GamePicture) throws -> SceneReading? {
        let time = clock.read(picture)
        let least = time.value == nil ? Self.sureLamps : 0
        guard let teams = try roster.read(picture, least: least) else { return nil }
        let count = counts.read(picture, us: teams.usColour, them: teams.themColour)
        let unread = FieldTree.missing(.unsupported)
        return SceneReading(
            scene: .battleHud,
            score: time.value == nil
                ? min(0.9, teams.evidence) : min(0.99, time.score * 0.5 + teams.evidence * 0.5),
            fields: [
                "clock": .field(time),
                "overtime": time.value == nil
                    ? .missing(.lowScore) : .value(false, score: time.score),
                "us": teams.us, "them": teams.them,
                "colors": [
                    "us": .value(.string(teams.usColour.hex), score: 0.9),
                    "them": .value(.string(teams.themColour.hex), score: 0.9),
                ],
                "count": count,
                "penalty": try counts.penalties(picture),
                "splats": unread, "self_splatted": unread,
            ],
            quality: teams.evidence
        )
    }
}
