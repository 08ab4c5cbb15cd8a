import Foundation
import Game
import Synchronization

/// What the page's viewers get to see: the engine posts here, the server's connections take.
///
/// Posting never waits for anybody. Viewers hold a place in the history that all share, the status
/// and the picture are the newest ones, so memory does not grow with how slowly they read.
public final class WebHub: Sendable {
    /// Pictures are taken no closer together than this, and none that is older when somebody asks is
    /// given to them.
    static let pictureInterval = Duration.milliseconds(250)

    struct State {
        var history: EventHistory
        var battles: BattleList
        var status: StatusLine?
        var statusNumber = 0
        var picture: Data?
        var pictureNumber = 0
        var pictureTime: ContinuousClock.Instant?
        var seats: [Int: Seat] = [:]
        var nextSeat = 0
    }

    let state: Mutex<State>
    let viewerLimit: Int

    /// A hub that nobody looks at yet.
    ///
    /// - Parameters:
    ///   - history: how many event lines are kept for those who come (back) later.
    ///   - historyBytes: how many bytes of them at most.
    ///   - battles: how many results are kept.
    ///   - viewers: how many connections are told what happens at once; more are sent away.
    public init(
        history: Int = 2000,
        historyBytes: Int = 4 << 20,
        battles: Int = 50,
        viewers: Int = 128
    ) {
        let session = String(UInt64.random(in: 0...UInt64.max), radix: 36)
        let history = EventHistory(session: session, limit: history, byteLimit: historyBytes)
        state = Mutex(State(history: history, battles: BattleList(limit: battles)))
        viewerLimit = viewers
    }

    /// An event, which viewers get as the line that it is. Returns at once.
    public func post(_ event: GameEvent) {
        let line = Data(event.line.utf8)
        change { state in
            state.history.append(line)
            state.battles.take(event, line: line)
            return state.seats.values.map(\.wake)
        }
    }

    /// How the session does, in place of what was said before. Returns at once.
    public func post(_ status: LiveStatus) {
        let line = StatusLine(status)
        change { state in
            state.status = line
            state.statusNumber += 1
            return state.seats.values.filter(\.wantsStatus).map(\.wake)
        }
    }

    /// The picture as it is now: the bytes of a JPEG. Returns at once.
    public func post(picture: [UInt8]) {
        let picture = Data(picture)
        change { state in
            state.picture = picture
            state.pictureNumber += 1
            state.pictureTime = .now
            return state.seats.values.filter(\.asksPicture).map(\.wake)
        }
    }

    /// True while somebody waits for a picture and the last one is old enough.
    ///
    /// Cheap enough to be asked for every frame.
    public var wantsPicture: Bool {
        state.withLock { state in
            if let time = state.pictureTime, time.duration(to: .now) < Self.pictureInterval {
                return false
            }
            return state.seats.values.contains { $0.asksPicture }
        }
    }

    /// How many connections are told what happens right now.
    public var viewers: Int { state.withLock { $0.seats.count } }

    /// The newest status as a line; nil before the first.
    var status: Data? { state.withLock { $0.status }?.text }

    /// The results as JSON: which session they are of, and the lines.
    var battles: Data {
        let (session, list) = state.withLock { ($0.history.session, $0.battles) }
        var json = Data(#"{"session":"\#(session)","battles":"#.utf8)
        json.append(list.json)
        json.append(contentsOf: Data("}".utf8))
        return json
    }

    /// Asks all viewers for a sign of life, and gives them one: the status again.
    func beat() {
        change { state in
            for id in state.seats.keys {
                state.seats[id]?.isBeatDue = true
                state.seats[id]?.statusNumber = 0
            }
            return state.seats.values.map(\.wake)
        }
    }

    /// Sends all viewers away; new ones may come.
    func dismissAll() {
        change { state in
            for id in state.seats.keys { state.seats[id]?.isDismissed = true }
            return state.seats.values.map(\.wake)
        }
    }

    /// Changes the state, then wakes who has to look: not before they can.
    private func change(_ body: (inout State) -> [AsyncStream<Void>.Continuation]) {
        let wakes = state.withLock { state in body(&state) }
        for wake in wakes { wake.yield() }
    }
}
