import Game

/// What looking costs: how often each part of a scan was asked, and how long that took altogether.
public struct SceneTimings: Sendable {
    /// One part's share.
    public struct Share: Sendable {
        /// How often it was asked.
        public var count = 0
        /// How long that took altogether.
        public var time = Duration.zero
    }

    /// Cheap tests, by scene.
    public private(set) var probes: [SceneID: Share] = [:]
    /// Readings, by scene.
    public private(set) var readings: [SceneID: Share] = [:]
    /// Looking for the game in the frame.
    public private(set) var locating = Share()
    /// Waiting for the decoder.
    public private(set) var decoding = Share()

    /// No time at all.
    public init() {}

    /// What is timed.
    enum Part {
        case probe(SceneID)
        case reading(SceneID)
        case locating
        case decoding
    }

    mutating func add(_ part: Part, _ time: Duration) {
        switch part {
        case .probe(let scene): probes[scene, default: Share()].add(1, time)
        case .reading(let scene): readings[scene, default: Share()].add(1, time)
        case .locating: locating.add(1, time)
        case .decoding: decoding.add(1, time)
        }
    }

    /// Adds what another source cost.
    public mutating func add(_ other: SceneTimings) {
        for (scene, share) in other.probes { probes[scene, default: Share()].add(share) }
        for (scene, share) in other.readings { readings[scene, default: Share()].add(share) }
        locating.add(other.locating)
        decoding.add(other.decoding)
    }

    /// As a tree: `probes` and `readings` by scene, `locating` and `decoding`, each with `count` and
    /// `seconds`.
    public var json: JSONValue {
        func scenes(_ shares: [SceneID: Share]) -> JSONValue {
            .object(
                shares.map { JSONValue.Member($0.rawValue, $1.json) }.sorted { $0.key < $1.key }
            )
        }
        return .object([
            .init("probes", scenes(probes)), .init("readings", scenes(readings)),
            .init("locating", locating.json), .init("decoding", decoding.json),
        ])
    }
}

extension SceneTimings.Share {
    fileprivate mutating func add(_ more: Int, _ time: Duration) {
        count += more
        self.time += time
    }

    fileprivate mutating func add(_ other: Self) { add(other.count, other.time) }

    fileprivate var json: JSONValue {
        let parts = time.components
        let seconds = Double(parts.seconds) + Double(parts.attoseconds) / 1e18
        return .object([
            .init("count", .int(count)), .init("seconds", .number((seconds * 1e6).rounded() / 1e6)),
        ])
    }
}
