import Foundation
import Game
import Synchronization
import Web

/// What an engine would do all the time: the status a few times a second, a picture when wanted.
final class DemoScreen: Sendable {
    private struct State {
        var status = LiveStatus(source: "/dev/video0", startedAt: 1_795_000_000)
        var picture: [UInt8]?
        var ticks = 0
        var shown = 0
    }

    private let hub: WebHub
    private let state = Mutex(State())

    init(hub: WebHub) { self.hub = hub }

    var shown: Int { state.withLock { $0.shown } }

    func load(_ path: String) {
        let bytes = (try? Data(contentsOf: URL(fileURLWithPath: path))).map { [UInt8]($0) }
        state.withLock { $0.picture = bytes }
    }

    func change(_ body: (inout LiveStatus) -> Void) {
        let status = state.withLock { state in
            body(&state.status)
            return state.status
        }
        hub.post(status)
    }

    func tick() {
        let (status, picture) = state.withLock { state -> (LiveStatus?, [UInt8]?) in
            state.ticks += 1
            if state.status.connection == .live {
                state.status.position += 0.05
                state.status.read += 3
                state.status.analysed += 3
            }
            let picture = hub.wantsPicture ? state.picture : nil
            if picture != nil { state.shown += 1 }
            return (state.ticks % 5 == 0 ? state.status : nil, picture)
        }
        if let status { hub.post(status) }
        if let picture { hub.post(picture: picture) }
    }
}
