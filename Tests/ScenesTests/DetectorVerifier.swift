import Foundation
import Game
import Scenes
import Testing
import Video

/// Holds every drawn picture against what it shows, however it reached us.
@Suite(.serialized) struct DetectorVerifier {
    /// What may come instead of a label's scene: nothing is unknown.
    static func accepts(_ label: Fixtures.Label, _ scene: SceneID) -> Bool {
        let accepted = [label.scene] + (label.accept ?? [])
        return accepted.contains(scene.rawValue)
    }

    /// How a picture may reach us, as ffmpeg arguments.
    enum Variant: String, CaseIterable {
        case asIs, large, shifted, jpeg

        var arguments: [String] {
            switch self {
            case .asIs: []
            case .large: ["-vf", "scale=1920:1080:flags=bicubic"]
            // Two pixels to the right and down; the edge repeats.
            case .shifted:
                ["-vf", "crop=iw-2:ih-2:0:0,pad=iw+2:ih+2:2:2,fillborders=2:0:2:0:smear"]
            case .jpeg: ["-q:v", "4", "-pix_fmt", "yuvj420p"]
            }
        }
        var ending: String { self == .jpeg ? "jpg" : "png" }
    }

    @Test(arguments: Variant.allCases)
    func everySceneIsKnownAndNothingIsReadWrong(_ variant: Variant) throws {
        let folder = try Fixtures.Folder()
        let kit = try Fixtures.kit()
        let detectors = try SceneDetectors.all(kit: kit)
        let labels = try Fixtures.labels()
        #expect(labels.count >= 15)
        var tally = FieldTally()
        for label in labels {
            let still = Fixtures.stills.appendingPathComponent(label.file).path
            let file =
                variant == .asIs
                ? still
                : try folder.variant(
                    of: still,
                    as: "\(label.file).\(variant.ending)",
                    variant.arguments
                )
            kit.names.forget()
            let picture = try Fixtures.picture(file)
            let reading = try Fixtures.reading(of: picture, detectors)
            let scene = reading?.scene ?? .unknown
            // A title box that stands off by three canvas units leaves the header's points.
            #expect(
                Self.accepts(label, scene),
                "\(label.file) is \(scene.rawValue)"
            )
            if let reading, scene.rawValue == label.scene {
                tally.add(label, reading)
            }
        }
        #expect(tally.wrong == [])
        for (scene, count) in tally.nulls {
            #expect(count <= Self.nullsAllowed[scene] ?? 0, "\(scene): \(tally.unread)")
        }
    }

    /// How many values of a scene's pictures together may stay null; all others must be right.
    private static let nullsAllowed = [
        "battle.hud": 8, "result.personal": 2, "result.scoreboard": 12,
    ]

    @Test(arguments: [(1, 1), (17, 9), (3, 2000), (1280, 720), (719, 405)])
    func blackWhiteAndNoiseAreNoScene(_ width: Int, _ height: Int) throws {
        let detectors = try SceneDetectors.all(kit: Fixtures.kit())
        for kind in ["black", "white", "noise"] {
            var patch = Patch(width: width, height: height, channels: 3)
            var random: UInt64 = 0x9E37_79B9_7F4A_7C15
            for pixel in 0..<width * height {
                random ^= random << 13
                random ^= random >> 7
                random ^= random << 17
                let grey: UInt8 =
                    kind == "black"
                    ? 0 : kind == "white" ? 255 : UInt8(truncatingIfNeeded: random >> 32)
                for channel in 0..<3 { patch.pixels[pixel * 3 + channel] = grey }
            }
            let scene = try Fixtures.reading(of: Fixtures.picture(of: patch), detectors)?.scene
            #expect(scene == nil || (kind == "black" && scene == .powerOff), "\(kind)")
        }
    }
}
