import Game
import Scenes
import Synchronization
import Vision

/// What a fake detector sees and says; changed by the test from frame to frame.
final class Script: Sendable {
    struct State {
        var shown = false
        var fields: FieldTree = ["n": .value(.int(1))]
        var fails = false
        var throwsError = false
        var reads = 0
    }
    let state = Mutex(State())

    var shown: Bool {
        get { state.withLock { $0.shown } }
        set { state.withLock { $0.shown = newValue } }
    }
    var reads: Int { state.withLock { $0.reads } }
    func set(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }
}

/// Stands for a HUD, led by a script.
struct FakeHud: SceneDetector {
    static let scene = SceneID.battleHud
    var script = Script()
    init(kit: SceneKit) {}
    init(_ script: Script) { self.script = script }
    func probe(_ picture: borrowing GamePicture) -> Double { script.shown ? 1 : 0 }
    func read(_ picture: borrowing GamePicture) throws -> SceneReading? {
        try script.reading(Self.scene)
    }
}

/// Stands for a result page, led by a script.
struct FakePage: SceneDetector {
    static let scene = SceneID.resultPersonal
    var script = Script()
    init(kit: SceneKit) {}
    init(_ script: Script) { self.script = script }
    func probe(_ picture: borrowing GamePicture) -> Double { script.shown ? 1 : 0 }
    func read(_ picture: borrowing GamePicture) throws -> SceneReading? {
        try script.reading(Self.scene)
    }
}

extension Script {
    func reading(_ scene: SceneID) throws -> SceneReading? {
        let now = state.withLock { state in
            state.reads += 1
            return (state.fails, state.throwsError, state.fields)
        }
        if now.1 { throw SceneError(file: "fake", message: "it broke") }
        return now.0 ? nil : SceneReading(scene: scene, score: 0.9, fields: now.2)
    }
}
