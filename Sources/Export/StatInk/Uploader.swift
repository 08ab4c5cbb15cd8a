import Foundation
import Game

/// Sends what waits in the outbox, the oldest first and one at a time, until nothing is left.
final class Uploader {
    /// How it ended.
    enum End: Sendable, Hashable {
        /// Nothing waits any more.
        case done
        /// The server did not take any for a while.
        case gaveUp
        case cancelled
        /// The key is not known there.
        case unauthorized
        /// It cannot be tried at all.
        case unusable(String)
        /// The outbox cannot be used any more, which was told.
        case failed
    }

    /// What happened to how many.
    struct Counts: Sendable, Hashable {
        var sent = 0
        var refused = 0
        var skipped = 0
    }

    /// Failures in a row after which a run that has an end gives up.
    static let patience = 8
    /// Starts that lie this far apart (seconds) are those of one battle.
    static let listedTolerance = 120.0

    let outbox: Outbox
    let client: StatInkClient
    let paths: [String: String]
    let cutter: PictureCutter?
    let isCancelled: () -> Bool
    let tell: (String) -> Void
    /// Skip what starts when a battle that the site lists does.
    var skipsListed = false
    /// Leave out names also where a battle was stored with them.
    var hidesNames = false
    /// The user's name on the site, where it is known.
    var user: String?
    var backoff: Backoff
    var hasAsked = false
    /// The battles that were due when the site was last asked what it lists.
    var heldAgainstList: Set<Int64> = []
    var hasToldStranger = false
    var counts = Counts()

    /// - Parameters:
    ///   - paths: where battles of a game are posted to.
    ///   - cutter: cuts the pictures; nil to send none.
    ///   - pause: the first pause after a failure, seconds.
    init(
        outbox: Outbox,
        client: StatInkClient,
        paths: [String: String],
        cutter: PictureCutter?,
        pause: Double,
        isCancelled: @escaping () -> Bool,
        tell: @escaping (String) -> Void
    ) {
        self.outbox = outbox
        self.client = client
        self.paths = paths
        self.cutter = cutter
        self.isCancelled = isCancelled
        self.tell = tell
        backoff = Backoff(first: pause)
    }

    var server: String { client.server.address }

    /// Sends until nothing waits and `isFeeding` says that nothing more will come.
    ///
    /// - Parameter isPatient: never give up on the server.
    func run(isPatient: Bool, isFeeding: () -> Bool) -> End {
        while !isCancelled() {
            // Asked first: what was put in before it said so is then still found.
            let isFeeding = isFeeding()
            // Nor is a server given up on while more is to come: it may have recovered by then.
            let mayGiveUp = !isPatient && !isFeeding
            do {
                let waiting = try outbox.waiting(for: server)
                let now = Date().timeIntervalSince1970
                guard waiting.count > 0, let due = waiting.due else {
                    if !isFeeding { return .done }
                    Thread.sleep(forTimeInterval: 0.1)
                    continue
                }
                guard due <= now else {
                    Thread.sleep(forTimeInterval: min(0.1, due - now))
                    continue
                }
                let step = try outbox.sending(isCancelled: isCancelled) { try self.step(at: now) }
                guard let pause = step ?? 0 else { continue }
                if mayGiveUp, backoff.failures >= Self.patience { return .gaveUp }
                sleep(pause)
            } catch let trouble as StatInkClient.Trouble {
                switch trouble {
                case .cancelled: return .cancelled
                case .unauthorized: return .unauthorized
                case .unusable(let reason): return .unusable(reason)
                case .later(let reason):
                    let pause = fail(reason)
                    if mayGiveUp, backoff.failures >= Self.patience { return .gaveUp }
                    sleep(pause)
                case .notThere: return .unusable("\(server) has no such interface")
                }
            } catch {
                // It was waited for until the user ended it.
                let isLocked = (error as? DatabaseProblem)?.isLocked == true
                if isLocked, isCancelled() { return .cancelled }
                // Now, since what is read meanwhile may go on for hours.
                tell("\(error); nothing more is sent: ikasight export statink sends what waits")
                return .failed
            }
        }
        return .cancelled
    }

    /// Waits up to `seconds` until the server answers a real question.
    func wait(seconds: Double) -> End? {
        let until = Date().timeIntervalSince1970 + seconds
        while !isCancelled() {
            do {
                _ = try client.uuidList()
                return nil
            } catch {
                switch error {
                case .notThere: return nil
                case .unauthorized: return .unauthorized
                case .cancelled: return .cancelled
                case .unusable(let reason): return .unusable(reason)
                case .later(let reason):
                    tell("waiting for \(server): \(reason)")
                    guard Date().timeIntervalSince1970 < until else { return .gaveUp }
                    sleep(min(2, max(0.05, until - Date().timeIntervalSince1970)))
                }
            }
        }
        return .cancelled
    }

    func fail(_ reason: String, asked: Double? = nil) -> Double {
        var generator = SystemRandomNumberGenerator()
        let pause = backoff.pause(asked: asked, using: &generator)
        tell("\(server): \(reason); trying again in \(Int(pause.rounded(.up))) s")
        return pause
    }

    private func sleep(_ seconds: Double) {
        let until = Date().timeIntervalSince1970 + seconds
        while !isCancelled(), case let rest = until - Date().timeIntervalSince1970, rest > 0 {
            Thread.sleep(forTimeInterval: min(rest, 0.1))
        }
    }
}
