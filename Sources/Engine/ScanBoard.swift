import Foundation
import Scenes
import Synchronization

/// Which parts of a source are being looked at, and what an idle thread takes on.
final class ScanBoard: Sendable {
    /// A part shorter than this is not worth splitting, seconds.
    static let shortest = 15.0
    /// How far before another part a part begins at most, seconds: what is seen in it waits in memory
    /// until that other one has come there.
    static let farthest = 600.0

    private let end: Double
    private let language: @Sendable () -> String?
    private struct State {
        var parts: [ScanPart]
        var isClosed = false
        /// What the first part has found in the end; nil while it goes on.
        var settled: String??
    }
    private let state: Mutex<State>

    /// - Parameters:
    ///   - first: the part that is begun already.
    ///   - end: where the source ends, seconds.
    ///   - language: what the first part has found its screens to be in.
    init(
        _ first: ScanPart,
        end: Double,
        language: @escaping @Sendable () -> String? = { nil }
    ) {
        self.end = end
        self.language = language
        state = Mutex(State(parts: [first]))
    }

    /// A new part: the second half of what the busiest thread has before it, or all of it but its next
    /// `farthest` seconds. Nil when nothing is worth sharing any more. Waits until the game has been
    /// found in the first part.
    func claim() -> ScanPart? {
        while true {
            let claim = state.withLock { share(&$0) }
            switch claim {
            case .part(let part): return part
            case .nothing: return nil
            case .wait: Thread.sleep(forTimeInterval: 0.02)
            }
        }
    }

    private enum Claim { case part(ScanPart), wait, nothing }

    private func share(_ state: inout State) -> Claim {
        state.parts.removeAll { $0.end != nil }
        guard !state.isClosed, !state.parts.isEmpty else { return .nothing }
        guard let viewport = state.parts.lazy.compactMap(\.viewport).first else { return .wait }
        let rests = state.parts.map { $0.rest(to: end) }
        guard let longest = rests.indices.max(by: { rests[$0] < rests[$1] }),
            rests[longest] >= Self.shortest
        else { return .nothing }
        let known = ScanPart.Known(viewport: viewport, language: firstLanguage(state))
        // A part that has come too far by now may be the second longest next time.
        guard let half = state.parts[longest].split(before: end, known: known) else { return .wait }
        state.parts.append(half)
        return .part(half)
    }

    /// Tells a part what the first one has found its screens to be in since the part began. Without it,
    /// in the middle of a battle, the two would agree only where a page has told this one, too.
    func inform(_ names: GameNames?) {
        guard let names, names.current == nil,
            let found = state.withLock({ firstLanguage($0) })
        else { return }
        names.remember(found)
    }

    /// What the first part has found its screens to be in.
    private func firstLanguage(_ state: State) -> String? { state.settled ?? language() }

    /// The first part is over. Whatever its thread finds from here on is of a later part, and must not
    /// be told to one before that.
    func settleLanguage() {
        let found = language()
        state.withLock { $0.settled = .some(found) }
    }

    /// Nobody wants to know more: every part stops soon, and no new one begins.
    func giveUp() {
        state.withLock {
            $0.isClosed = true
            for part in $0.parts { part.giveUp() }
        }
    }
}
