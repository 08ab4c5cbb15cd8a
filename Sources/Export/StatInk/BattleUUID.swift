import Video

/// The uuid by which stat.ink knows a battle of ours.
enum BattleUUID {
    /// Our own namespace. SplatNet clients have others: their battles are never taken for ours.
    private static let namespace: [UInt8] = [
        0x7c, 0x2e, 0xa9, 0x14, 0x36, 0x0d, 0x4b, 0x8f, 0xa5, 0x51, 0xe0, 0x1c, 0x93, 0x6a, 0xd4,
        0x78,
    ]

    /// The uuid for a battle's id: the same for a retry, a second scan and on another machine.
    static func of(battle id: String) -> String {
        NameUUID.text(namespace: namespace, name: id)
    }
}
