/// All detectors, in the order in which they are asked. A new scene is one more line.
public enum SceneDetectors {
    /// Every detector with what it needs from the kit.
    public static func all(kit: SceneKit) throws(SceneError) -> [any SceneDetector] {
        [
            try FinishTapes(kit: kit),
            try ResultScoreboard(kit: kit),
            try ResultPersonal(kit: kit),
            try BattleHud(kit: kit),
            // The rule card's ink looks like a dialog's card, and takes longer to tell apart.
            try TornDialog(kit: kit),
            try BattleIntro(kit: kit),
            try BattleJudge(kit: kit),
            try LobbySelect(kit: kit),
            try LobbyMatching(kit: kit),
            try BattleMap(kit: kit),
            try Loading(kit: kit),
        ]
    }
}
