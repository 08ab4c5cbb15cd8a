import Video

/// Makes the ids of battles: UUIDs of version 5 (RFC 4122) of a recording's content and the
/// battle's start in it, so that another folder or machine gives the same id, and `--from` where it
/// begins before the battle.
struct BattleIdentity: Sendable {
    /// The namespace of all IkaSight battles.
    private static let namespace: [UInt8] = [
        0x5d, 0x0b, 0x3c, 0x52, 0x8e, 0x1f, 0x4a, 0x6d, 0x9b, 0x27, 0x61, 0x6b, 0x61, 0x73, 0x69,
        0x67,
    ]
    private let content: String

    /// - Parameter content: the recording's fingerprint, or what stands for a session.
    init(content: String) { self.content = content }

    /// What stands for a live session: another one each time that a source is watched.
    static func session(_ source: String, startedAt: Double) -> String {
        NameUUID.text(namespace: namespace, name: "session:\(startedAt):\(source)")
    }

    /// The id of the battle that starts so many seconds into the source.
    func id(start: Double) -> String {
        let milliseconds = Int(exactly: (start * 1000).rounded()) ?? 0
        return NameUUID.text(namespace: Self.namespace, name: "\(content):\(milliseconds)")
    }
}
