import Foundation
import Synchronization

/// One connection's place at the hub; leaves with the last reference to it.
final class Viewer: Sendable {
    /// What a viewer may be told next.
    enum Delivery {
        /// First of all.
        case hello(Greeting)
        /// An event line and what it is known by.
        case event(id: String, line: Data)
        /// How the session does.
        case status(StatusLine)
        /// A JPEG that was asked for.
        case picture(Data)
        /// The answer to a ping.
        case pong(Data)
        /// A sign of life is due.
        case beat
        /// The lines that come next are forgotten: the viewer was too slow.
        case lost
        /// The server stops, or the viewer said goodbye.
        case dismissed
    }

    private let hub: WebHub
    private let id: Int
    private let signal: AsyncStream<Void>

    /// Takes a place at the hub; nil where all are taken.
    ///
    /// - Parameters:
    ///   - after: the id of the last line seen; empty for all that are kept, nil for what comes.
    ///   - wantsStatus: whether it is told how the session does, too.
    init?(of hub: WebHub, after: String?, wantsStatus: Bool) {
        let (signal, wake) = AsyncStream.makeStream(
            of: Void.self,
            bufferingPolicy: .bufferingNewest(1)
        )
        let id: Int? = hub.state.withLock { state -> Int? in
            guard state.seats.count < hub.viewerLimit else { return nil }
            let place =
                after.map { state.history.place(after: $0) } ?? (
                    number: state.history.next, isComplete: false
                )
            let id = state.nextSeat
            state.nextSeat += 1
            state.seats[id] = Seat(
                wake: wake,
                number: place.number,
                isComplete: place.isComplete,
                wantsStatus: wantsStatus
            )
            return id
        }
        guard let id else { return nil }
        self.hub = hub
        self.id = id
        self.signal = signal
    }

    deinit { hub.state.withLock { _ = $0.seats.removeValue(forKey: id) } }

    /// What comes next; waits until there is something. Nil once the task is cancelled.
    func next() async -> Delivery? {
        while true {
            if let delivery = take() { return delivery }
            // A new iterator goes on with the same stream.
            var signals = signal.makeAsyncIterator()
            guard await signals.next() != nil else { return nil }
        }
    }

    /// Asks for one picture: the next one, or the last one where that is new and not yet seen.
    func askPicture() {
        change { $0.pictureAsked = .now }
    }

    /// Has a ping answered; of several only the last is, as the protocol allows.
    func pong(_ payload: Data) {
        change { $0.pong = payload }
    }

    /// Ends what `next` gives.
    func dismiss() {
        change { $0.isDismissed = true }
    }

    private func change(_ body: (inout Seat) -> Void) {
        hub.state.withLock { state in
            guard var seat = state.seats[id] else { return }
            body(&seat)
            state.seats[id] = seat
            seat.wake.yield()
        }
    }

    private func take() -> Delivery? {
        hub.state.withLock { state in
            guard var seat = state.seats[id] else { return .dismissed }
            defer { state.seats[id] = seat }
            return seat.take(from: state)
        }
    }
}

/// What the hub knows of a viewer.
struct Seat: Sendable {
    /// Wakes the viewer; says no more than "look".
    let wake: AsyncStream<Void>.Continuation
    /// The number of the next line.
    var number: Int
    let isComplete: Bool
    let wantsStatus: Bool
    var isGreeted = false
    var statusNumber = 0
    /// When it asked for a picture; nil where it has got what it asked for.
    var pictureAsked: ContinuousClock.Instant?
    var pictureNumber = 0
    var pong: Data?
    var isBeatDue = false
    var isDismissed = false

    var asksPicture: Bool { pictureAsked != nil }

    /// What comes next for it: events before what is only the newest of its kind.
    mutating func take(from state: WebHub.State) -> Viewer.Delivery? {
        if isDismissed { return .dismissed }
        if !isGreeted {
            isGreeted = true
            return .hello(
                Greeting(
                    session: state.history.session,
                    number: number,
                    seen: state.history.id(of: number - 1),
                    next: state.history.next,
                    isComplete: isComplete
                )
            )
        }
        if let payload = pong {
            pong = nil
            return .pong(payload)
        }
        if number < state.history.first { return .lost }
        if let line = state.history[number] {
            defer { number += 1 }
            return .event(id: state.history.id(of: number), line: line)
        }
        if wantsStatus, statusNumber < state.statusNumber, let status = state.status {
            statusNumber = state.statusNumber
            return .status(status)
        }
        // While nobody asks no picture is made, so the last one may be of long ago.
        if let asked = pictureAsked, let time = state.pictureTime, let picture = state.picture,
            pictureNumber < state.pictureNumber,
            time.duration(to: asked) < WebHub.pictureInterval
        {
            pictureAsked = nil
            pictureNumber = state.pictureNumber
            return .picture(picture)
        }
        if isBeatDue {
            isBeatDue = false
            return .beat
        }
        return nil
    }
}
