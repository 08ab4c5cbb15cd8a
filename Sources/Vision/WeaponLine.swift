import Foundation
import Game

/// One line of `ikasight weapons match`.
public struct WeaponLine: Sendable {
    private let members: [JSONValue.Member]

    /// - Parameters:
    ///   - source: the picture and place as the user gave them.
    ///   - match: what they show.
    ///   - withEvidence: also say what the probability rests on.
    ///   - withResidual: also say what is left unexplained of each frequency.
    ///   - withPair: also say what the net looks at, where the match kept it.
    public init(
        source: String,
        match: WeaponMatch,
        withEvidence: Bool = false,
        withResidual: Bool = false,
        withPair: Bool = false
    ) {
        var members: [JSONValue.Member] = [
            .init("source", .string(source)),
            .init("weapon", JSONValue(match.key)),
            .init("weapon_score", JSONValue(score: match.score)),
            .init("weapon_class", JSONValue(match.weaponClass)),
            .init("weapon_class_score", JSONValue(score: match.classScore)),
            .init(
                "alternatives",
                .array(
                    match.alternatives.map {
                        ["key": .string($0.key), "score": JSONValue(score: max(0, $0.score))]
                    }
                )
            ),
        ]
        if withEvidence, let evidence = match.evidence {
            members.append(.init("evidence", evidence.json))
        }
        if withResidual, let evidence = match.evidence {
            members.append(
                .init("residual", .array(evidence.residual.map { .number(Double($0)) }))
            )
        }
        if withPair, let evidence = match.evidence {
            let bytes = evidence.pair.withUnsafeBytes { Data($0) }
            members.append(.init("pair", .string(bytes.base64EncodedString())))
        }
        self.members = members
    }

    /// The line's text, without a line end.
    public var line: String { JSONWriter.string(.object(members)) }
}

extension WeaponEvidence {
    fileprivate var json: JSONValue {
        [
            "correlation": .number(score), "plain": .number(plain),
            "plain_key": .string(plainKey), "plain_margin": .number(plainMargin),
            "rest": .number(rest), "lead": lead.json, "class_lead": classLead.json,
            "peak": .number(peak), "left": .number(left), "blur": .number(blur),
            "gain": .number(gain),
            "numbers": .array(numbers.map { .number($0) }),
            "class_numbers": .array(classNumbers.map { .number($0) }),
        ]
    }
}

extension WeaponEvidence.Lead {
    fileprivate var json: JSONValue {
        ["ratio": .number(ratio), "share": .number(share), "twin": .bool(hasTwin)]
    }
}
