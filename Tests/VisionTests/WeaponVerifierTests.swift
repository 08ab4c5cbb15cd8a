import CVision
import Foundation
import Testing
import Video

@testable import Vision

private let ink = InkColor(blue: 20, green: 220, red: 190)

/// The net that looks at a lamp beside its nearest icon.
@Suite struct WeaponVerifierTests {
    private let size = Int(cvision_verifier_count())

    /// Weights that no two places share.
    private var weights: [Float] {
        var state: UInt64 = 7
        return (0..<size).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Float(Int64(state >> 33) - 1 << 30) / Float(1 << 33)
        }
    }

    private func evidence(_ weights: [Float], seed: UInt64 = 4) throws -> WeaponEvidence {
        let bytes = weights.withUnsafeBytes { Data($0) }
        let trust = try DrawnIcon.trust(.lamp) { $0["verifier"] = bytes.base64EncodedString() }
        let matcher = try WeaponMatcher(DrawnIcon.set(1...6), trust: trust)
        let shown = DrawnIcon(seed: seed).shown(.lamp, ink: ink)
        let match = try matcher.match(shown, look: .lamp, ink: ink, withPair: true)
        return try #require(match.evidence)
    }

    /// A convolution of 3 x 3, cut off at 0, as it is defined: `in[plane][row][column]`.
    private func convolved(
        _ planes: [[[Float]]],
        _ weights: inout ArraySlice<Float>,
        to count: Int,
        stride: Int
    ) -> [[[Float]]] {
        let side = planes[0].count
        let kernel = Array(weights.prefix(9 * planes.count * count))
        let offsets = Array(weights.dropFirst(kernel.count).prefix(count))
        weights = weights.dropFirst(kernel.count + count)
        return (0..<count).map { to in
            Swift.stride(from: 0, to: side, by: stride).map { y in
                Swift.stride(from: 0, to: side, by: stride).map { x in
                    var sum = offsets[to]
                    for (from, plane) in planes.enumerated() {
                        for tap in 0..<9 {
                            let (row, column) = (y + tap / 3 - 1, x + tap % 3 - 1)
                            guard plane.indices.contains(row), plane.indices.contains(column)
                            else { continue }
                            sum +=
                                plane[row][column]
                                * kernel[(tap * planes.count + from) * count + to]
                        }
                    }
                    return max(sum, 0)
                }
            }
        }
    }

    private func layer(
        _ values: [Float],
        _ weights: inout ArraySlice<Float>,
        to count: Int
    ) -> [Float] {
        let kernel = Array(weights.prefix(values.count * count))
        let offsets = Array(weights.dropFirst(kernel.count).prefix(count))
        weights = weights.dropFirst(kernel.count + count)
        return (0..<count).map { to in
            values.enumerated().reduce(offsets[to]) {
                $0 + $1.element * kernel[$1.offset * count + to]
            }
        }
    }

    @Test func saysWhatTheNetIsDefinedToSay() throws {
        let evidence = try evidence(weights)
        let side = CVISION_PAIR_SIDE
        var planes = (0..<CVISION_PAIR_PLANES).map { plane in
            (0..<side).map { y in
                (0..<side).map { evidence.pair[(plane * side + y) * side + $0] }
            }
        }
        let places = (0..<side).map { 2 * Float($0) / Float(side - 1) - 1 }
        planes.append(places.map { Array(repeating: $0, count: side) })
        planes.append(places.map { _ in places })
        var rest = weights[...]
        var seen = convolved(planes, &rest, to: 24, stride: 1)
        seen = convolved(seen, &rest, to: 24, stride: 2)
        seen = convolved(seen, &rest, to: 32, stride: 2)
        let values = seen.map { $0.flatMap { $0 } }
        let pooled =
            values.map { $0.reduce(0, +) / Float($0.count) } + values.map { $0.max() ?? 0 }
        let units = layer(pooled, &rest, to: 24).map { max($0, 0) }
        let odds = layer(units, &rest, to: 2)
        #expect(rest.isEmpty)
        #expect(odds[0] != odds[1])
        for (given, expected) in zip(evidence.odds, odds) {
            #expect(abs(given - Double(expected)) < 1e-3 * max(1, abs(Double(expected))))
        }
        // What it says is evidence, the last of the numbers.
        #expect(Array(evidence.numbers.suffix(2)) == evidence.odds)
    }

    @Test func looksAtWhatTheNearestLeavesAndAtTheNearest() throws {
        let own = try evidence(weights, seed: 4)
        let stranger = try evidence(weights, seed: 40)
        let area = CVISION_PAIR_SIDE * CVISION_PAIR_SIDE
        func power(_ evidence: WeaponEvidence, _ planes: Range<Int>) -> Float {
            evidence.pair[planes.lowerBound * area..<planes.upperBound * area]
                .reduce(0) { $0 + $1 * $1 }
        }
        #expect(power(stranger, 0..<3) > 2 * power(own, 0..<3))
        #expect(power(stranger, 7..<10) > 10 * power(own, 7..<10))
        // As many points as frequencies: nothing is lost of what is left of the patch.
        let left = power(own, 7..<10) / (48 * 48)
        #expect(abs(Double(left) - own.left) < 0.01 * own.left)
        #expect(own.pair[6 * area..<7 * area].max() == 1)
    }

    @Test func aWeaponOnAPageIsNotLookedAtByIt() throws {
        let match = try DrawnIcon.matcher(1...6)
            .match(DrawnIcon(seed: 2).shown(.flat, ink: ink), look: .flat, ink: ink)
        let evidence = try #require(match.evidence)
        #expect(evidence.odds == [0, 0])
        #expect(evidence.pair.isEmpty)
    }

    @Test func aNetOfAnotherSizeOrWithoutNumbersIsRefused() throws {
        var broken = weights
        broken[3] = .nan
        for wrong in [Array(weights.dropLast()), broken] {
            let text = wrong.withUnsafeBytes { Data($0) }.base64EncodedString()
            #expect(throws: VisionError.self) {
                try DrawnIcon.trust(.lamp) { $0["verifier"] = text }
            }
        }
    }

    @Test func aLampThatFadesIsStillNamed() throws {
        // Ground of another colour in stripes shows through: it lies all over the lamp.
        let matcher = try DrawnIcon.matcher(1...12)
        var named = 0
        for seed in UInt64(1)...12 {
            var patch = DrawnIcon(seed: seed).shown(.lamp, ink: ink)
            for y in 0..<patch.height {
                for x in 0..<patch.width {
                    let ground = (x / 9 + y / 13) % 2 == 0 ? 70.0 : 150.0
                    for c in 0..<3 {
                        patch[x, y, c] = UInt8(0.85 * Double(patch[x, y, c]) + 0.15 * ground)
                    }
                }
            }
            let match = try matcher.match(patch, look: .lamp)
            if match.key == "drawn_\(seed)" { named += 1 }
            #expect(match.key == nil || match.key == "drawn_\(seed)")
        }
        #expect(named >= 9)
    }
}
