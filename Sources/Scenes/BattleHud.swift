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

    /// Reads the clock, the counts and the lamps; nil without a clock or without lamps.
    public func read(_ picture: borrowing GamePicture) throws -> SceneReading? {
        let time = clock.read(picture)
        guard time.value != nil, let teams = try roster.read(picture) else { return nil }
        let count = counts.read(picture, us: teams.usColour, them: teams.themColour)
        let unread = FieldTree.missing(.unsupported)
        return SceneReading(
            scene: .battleHud,
            score: min(0.99, time.score * 0.5 + teams.evidence * 0.5),
            fields: [
                "clock": .field(time),
                // In overtime a word stands where the clock was.
                "overtime": .value(false, score: time.score), "us": teams.us, "them": teams.them,
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
