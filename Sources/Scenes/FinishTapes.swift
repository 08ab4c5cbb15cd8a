import Game
import Vision

/// The five Finish! tapes across the screen. They always lie in the same place, all in one ink,
/// with black lettering in fixed spots: so points say it all, in any language.
public struct FinishTapes: SceneDetector {
    /// The scene it recognises.
    public static let scene = SceneID.battleFinish
    private let tape: [CanvasPoint]
    private let lettering: [CanvasPoint]

    /// Takes its points from the layout.
    public init(kit: SceneKit) throws(SceneError) {
        tape = kit.layout[points: .finishTape]
        lettering = kit.layout[points: .finishLettering]
    }

    /// The share of points that look like tape; 0 where too few do, or like no lettering.
    public func probe(_ picture: borrowing GamePicture) -> Double {
        // Nearly every frame is told within a few points.
        var spare = Int(((1 - Probe.pass) * Double(tape.count)).rounded(.up))
        // The ink is whatever the first points agree on; one odd point must not decide.
        guard let ink = self.ink(of: picture, butFor: spare) else { return 0 }
        var matching = 0
        // Torn tapes are gone from whole parts of the screen; what lies over the game covers one.
        var parts = (SIMD4<Int>(), SIMD4<Int>())
        for point in tape {
            let colour = picture.colour(point.x, point.y)
            let alike = colour.inkDistance(to: ink) < 0.34 && colour.peak * 10 > ink.peak * 6
            let part = min(Int(point.x / (Viewport.width / 4)), 3)
            parts.0[part] += 1
            if alike {
                matching += 1
                parts.1[part] += 1
            } else if spare > 0 {
                spare -= 1
            } else {
                return 0
            }
        }
        var covered = 0
        for part in 0..<4 where parts.1[part] * 2 < parts.0[part] { covered += 1 }
        guard covered <= 1 else { return 0 }
        var dark = 0
        for point in lettering {
            // Strokes are narrow: rounding to a small picture's pixels may miss one by a hair.
            for offset in [0.0, -3, 3]
            where picture.colour(point.x + offset, point.y).peak * 2 < ink.peak {
                dark += 1
                break
            }
        }
        // Letters are narrow: a few may be missed, but a tape without any is not this one.
        guard dark * 10 >= lettering.count * 4 else { return 0 }
        return Double(matching) / Double(tape.count)
    }

    /// The reading: there is nothing to read but the scene.
    public func read(_ picture: borrowing GamePicture) throws -> SceneReading? {
        let probe = probe(picture)
        guard probe >= Probe.pass else { return nil }
        return SceneReading(scene: .battleFinish, score: min(0.995, probe))
    }

    /// The colour that the first points share; nil where more than `most` of them have another.
    private func ink(of picture: borrowing GamePicture, butFor most: Int) -> Colour? {
        var colours = InlineArray<10, Colour>(repeating: Colour(red: 0, green: 0, blue: 0))
        let seen = min(tape.count, colours.count)
        let asked = min(seen, 5)
        for i in 0..<asked { colours[i] = picture.colour(tape[i].x, tape[i].y) }
        guard (0..<asked).contains(where: { colours[$0].chroma >= 60 }) else { return nil }
        for i in asked..<seen { colours[i] = picture.colour(tape[i].x, tape[i].y) }
        var best: (count: Int, colour: Colour)?
        for i in 0..<asked where colours[i].chroma >= 60 {
            var count = 0
            for j in 0..<seen where colours[j].inkDistance(to: colours[i]) < 0.34 { count += 1 }
            if count > best?.count ?? 0 { best = (count, colours[i]) }
        }
        guard let best, best.count + most >= seen else { return nil }
        return best.colour
    }
}
