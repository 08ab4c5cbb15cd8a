import Foundation
import Synchronization

/// Which parts of a source are being looked at, and what an idle thread takes on.
final class ScanBoard: Sendable {
    /// A part shorter than this is not worth splitting, seconds.
    static let shortest = 60.0

    private let end: Double
    private let language: @Sendable () -> String?
    private let parts: Mutex<[ScanPart]>

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
        parts = Mutex([first])
    }

    /// A new part: the second half of what the busiest thread has before it. Nil when nothing is
    /// worth sharing any more. Waits until the game has been found in the first part.
    func claim() -> ScanPart? {
        while true {
            let claim: Claim = parts.withLock { parts in
                parts.removeAll { $0.end != nil }
                guard !parts.isEmpty else { return .nothing }
                guard let viewport = parts.lazy.compactMap(\.viewport).first else { return .wait }
                let rests = parts.map { ($0.following?.start ?? end) - $0.position }
                guard let longest = rests.indices.max(by: { rests[$0] < rests[$1] }),
                    rests[longest] >= Self.shortest
                else { return .nothing }
                let busy = parts[longest]
                let half = ScanPart(
                    start: busy.position + rests[longest] / 2,
                    next: busy.following,
                    known: ScanPart.Known(viewport: viewport, language: language())
                )
                busy.insert(half)
                parts.append(half)
                return .part(half)
            }
            switch claim {
            case .part(let part): return part
            case .nothing: return nil
            case .wait: Thread.sleep(forTimeInterval: 0.02)
            }
        }
    }

    private enum Claim { case part(ScanPart), wait, nothing }

    /// Nobody wants to know more.
    func giveUp() {
        parts.withLock { for part in $0 { part.giveUp() } }
    }
}
