import Game

/// Decides when a battle's clip begins, how far it may be written and where it ends: a pure value.
///
/// A clip begins 10 s before what was seen first of its battle, and ends 5 s after what was seen of it
/// last, which is a result page where there is one. That it was the last is known 20 s later
/// (`battle.result`); until then nothing is written beyond those 5 s, unless the tape would forget it.
struct ClipPlan: Sendable {
    /// What is to be done with a clip; clips are known by their battle's id.
    enum Command: Sendable, Hashable {
        /// Begin at session time `from`; the battle began at `battleStart`.
        case begin(battle: String, from: Double, battleStart: Double, wall: Double)
        /// It may be written up to `until`.
        case allow(battle: String, until: Double)
        /// It ends at `at`, and is called so.
        case end(battle: String, at: Double, name: ClipName)
        /// The name of a clip that has ended turned out to be another.
        case rename(battle: String, name: ClipName)
    }

    /// Seconds before a battle's first frame, and after its last.
    static let lead = 10.0, tail = 5.0

    private struct Battle: Sendable {
        var id: String
        var name: ClipName
        var lastSeen: Double
        var hasPage = false
        var isAborted = false
        var allowed = -Double.infinity
    }

    /// Seconds after which what is on the tape must be written or is lost.
    private let patience: Double
    private var open: [Battle] = []
    /// Battles that have ended, for results that are amended later.
    private var ended: [Battle] = []
    private var now = 0.0
    /// Seconds since 1970 at session time 0, as last told.
    private var epoch = 0.0

    /// - Parameter keep: how many seconds the tape holds.
    init(keep: Double) { patience = max(0, keep - 10) }

    mutating func take(_ event: GameEvent) -> [Command] {
        guard let id = event.battle else { return [] }
        if event.basis == .amended, let index = ended.firstIndex(where: { $0.id == id }) {
            guard event.type == .battleResult else { return [] }
            var name = ended[index].name
            name.fill(event.data, isAborted: ended[index].isAborted)
            guard name != ended[index].name else { return [] }
            ended[index].name = name
            return [.rename(battle: id, name: name)]
        }
        guard !ended.contains(where: { $0.id == id }) else { return [] }
        var commands: [Command] = []
        if !open.contains(where: { $0.id == id }) {
            let wall = event.wall ?? epoch + event.pts
            open.append(Battle(id: id, name: ClipName(wall: wall), lastSeen: event.pts))
            let from = event.pts - Self.lead
            commands.append(
                .begin(battle: id, from: from, battleStart: event.pts, wall: wall)
            )
        }
        guard let index = open.firstIndex(where: { $0.id == id }) else { return commands }
        open[index].lastSeen = max(open[index].lastSeen, event.pts)
        if event.type == .battleAborted { open[index].isAborted = true }
        if event.type == .battleResult {
            var battle = open.remove(at: index)
            battle.name.fill(event.data, isAborted: battle.isAborted)
            commands.append(
                .end(battle: id, at: battle.lastSeen + Self.tail, name: battle.name)
            )
            ended.append(battle)
            if ended.count > 8 { ended.removeFirst() }
        }
        return commands
    }

    /// Session time has come to `pts` while `scene` is on screen.
    mutating func advance(to pts: Double, wall: Double, scene: SceneID?) -> [Command] {
        now = max(now, pts)
        epoch = wall - pts
        if let scene, let index = open.indices.last { see(scene, index) }
        return open.indices.compactMap { index in
            let until = max(open[index].lastSeen + Self.tail, now - patience)
            guard until > open[index].allowed else { return nil }
            open[index].allowed = until
            return .allow(battle: open[index].id, until: until)
        }
    }

    /// The session is over: what is open ends with it.
    mutating func close() -> [Command] {
        defer { open = [] }
        return open.map { battle in
            var name = battle.name
            name.result = "aborted"
            return .end(battle: battle.id, at: battle.lastSeen + Self.tail, name: name)
        }
    }

    /// Whether what is on screen belongs to the battle: the next one's card follows before its events.
    private mutating func see(_ scene: SceneID, _ index: Int) {
        if scene.isResultPage {
            open[index].hasPage = true
        } else if open[index].hasPage {
            return
        } else if scene == .battleAbort || scene == .battleError {
            guard open[index].isAborted else { return }
        } else if !scene.isInBattle || open[index].isAborted {
            return
        }
        open[index].lastSeen = max(open[index].lastSeen, now)
    }
}
