import Foundation
import Video

@testable import Vision

/// Simple drawings that stand for weapons: each a few bars and discs of its own colours.
struct DrawnIcon {
    var seed: UInt64
    /// A sibling: the same drawing with a badge in its lower right corner.
    var hasBadge = false
    /// The badge is as dark a grey as a shadow on a pale ink is.
    var hasGreyBadge = false
    /// The same in greys, as dark as a shadow on a pale ink is.
    var isGrey = false

    /// B, G, R over black, and A, at 128 x 128.
    func picture() -> Patch {
        var random = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        func next(_ below: Int) -> Int {
            random ^= random << 13
            random ^= random >> 7
            random ^= random << 17
            return Int(random >> 33) % below
        }
        var patch = Patch(width: 128, height: 128, channels: 4)
        for _ in 0..<5 {
            let (x, y) = (20 + next(60), 20 + next(60))
            let (w, h) = (12 + next(36), 12 + next(36))
            var color = [UInt8(next(256)), UInt8(next(256)), UInt8(next(256))]
            if isGrey { color = Array(repeating: 115 + color[0] / 8, count: 3) }
            for row in y..<min(128, y + h) {
                for column in x..<min(128, x + w) {
                    for c in 0..<3 { patch[column, row, c] = color[c] }
                    patch[column, row, 3] = 255
                }
            }
        }
        if hasBadge {
            for y in 96..<114 {
                for x in 88..<112 {
                    let color: [UInt8] = hasGreyBadge ? [112, 112, 112, 255] : [40, 220, 240, 255]
                    for (c, value) in color.enumerated() {
                        patch[x, y, c] = value
                    }
                }
            }
        }
        return patch
    }

    /// The icon on plain ink as a screen would show it in the look's region. A shadow, as lamps show it,
    /// takes `shade` of the ink's light.
    func shown(
        _ look: WeaponLook,
        ink: InkColor,
        dx: Double = 0,
        dy: Double = 0,
        scale: Double = 1,
        shade: Double = 0
    ) -> Patch {
        let size = look.patchSize
        let picture = picture()
        var patch = Patch(width: size.width, height: size.height, channels: 3)
        // Half cells: where the icon's square lies, as the enroller assumes it.
        let side = (look == .flat ? 64 : 92 / 1.5) * scale
        let centerX = (look == .flat ? 36 : 30 + 4) + dx
        let centerY = (look == .flat ? 36 : (47 / 1.5) + 2) + dy
        let back = [ink.blue, ink.green, ink.red]
        for y in 0..<size.height {
            for x in 0..<size.width {
                var sum = [0.0, 0.0, 0.0]
                for step in 0..<16 {
                    let px = Double(x) + (Double(step % 4) + 0.5) / 4
                    let py = Double(y) + (Double(step / 4) + 0.5) / 4
                    let u = Int(((px - centerX) / side + 0.5) * 128)
                    let v = Int(((py - centerY) / side + 0.5) * 128)
                    func isOpaque(_ u: Int, _ v: Int) -> Bool {
                        (0..<128).contains(u) && (0..<128).contains(v) && picture[u, v, 3] > 0
                    }
                    let opaque = isOpaque(u, v)
                    // Shadows lie right of what throws them and farther below, not where badges are.
                    let light = v < 96 && isOpaque(u - 5, v - 15) ? 1 - shade : 1
                    for c in 0..<3 {
                        sum[c] += (opaque ? Double(picture[u, v, c]) : Double(back[c]) * light) / 16
                    }
                }
                for c in 0..<3 { patch[x, y, c] = UInt8(sum[c].rounded()) }
            }
        }
        return patch
    }

    static func set(_ seeds: some Sequence<UInt64>) throws -> WeaponSet {
        var set = WeaponSet()
        for seed in seeds {
            try WeaponEnroller.enroll(
                DrawnIcon(seed: seed).picture(),
                key: "drawn_\(seed)",
                into: &set
            )
        }
        return set
    }

    private static let trustFile = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Models/weapons/trust.json")

    /// The trust that ships with the program.
    static func trust() throws -> WeaponTrust {
        try WeaponTrust(json: Data(contentsOf: trustFile), name: "trust.json")
    }

    /// The same with the part for one look changed.
    static func trust(
        _ look: WeaponLook = .flat,
        changing change: (inout [String: Any]) -> Void
    ) throws -> WeaponTrust {
        let json = try JSONSerialization.jsonObject(with: Data(contentsOf: trustFile))
        var all = json as? [String: Any] ?? [:]
        var part = all[look.rawValue] as? [String: Any] ?? [:]
        change(&part)
        all[look.rawValue] = part
        return try WeaponTrust(json: JSONSerialization.data(withJSONObject: all), name: "changed")
    }

    static func matcher(
        _ seeds: some Sequence<UInt64>,
        classes: [String: String] = [:]
    ) throws -> WeaponMatcher {
        try WeaponMatcher(set(seeds), trust: trust(), classes: classes)
    }
}
