import Foundation
import Game
import Scenes
import Testing
import Video
import Vision

/// Pictures that fade into black, white and one another: the scene is one of the two or unknown,
/// and what is read of it is right or null.
@Suite(.serialized) struct FadeTests {
    private static let files = [
        "finish.png", "judge-win.png", "intro-ja.png", "scoreboard-ja.png", "personal-ja.png",
        "hud-zones-ja.png",
    ]
    private static let shares = [0.1, 0.3, 0.5, 0.75, 0.9]

    private func verify(
        _ picture: borrowing GamePicture,
        _ detectors: [any SceneDetector],
        of labels: [Fixtures.Label],
        _ name: String,
        _ tally: inout FieldTally
    ) throws {
        guard let reading = try Fixtures.reading(of: picture, detectors) else { return }
        let shown = labels.filter { DetectorVerifier.accepts($0, reading.scene) }
        #expect(!shown.isEmpty, "\(name) is \(reading.scene.rawValue)")
        for label in shown where label.scene == reading.scene.rawValue {
            tally.add(label, reading)
        }
    }

    @Test(arguments: files)
    func aFadingSceneIsRightOrUnknown(_ file: String) throws {
        let folder = try Fixtures.Folder()
        let kit = try Fixtures.kit()
        let detectors = try SceneDetectors.all(kit: kit)
        let labels = try Fixtures.labels()
        let first = try #require(labels.first { $0.file == file })
        let black = try #require(labels.first { $0.file == "black.png" })
        let still = Fixtures.stills.appendingPathComponent(file).path
        var tally = FieldTally()
        for share in Self.shares {
            for (name, value) in [("black", 0.0), ("white", 255.0)] {
                let change = "'val*\(1 - share)+\(share * value)'"
                let faded = try folder.variant(
                    of: still,
                    as: "\(name)-\(share).png",
                    ["-vf", "format=gbrp,lutrgb=r=\(change):g=\(change):b=\(change)"]
                )
                let picture = try Fixtures.picture(faded)
                let shown = name == "black" ? [first, black] : [first]
                try verify(picture, detectors, of: shown, "\(file) \(name) \(share)", &tally)
            }
            let others = Self.files.drop { $0 != file }.dropFirst()
            for other in others {
                let second = try #require(labels.first { $0.file == other })
                let crossed = try folder.variant(
                    of: still,
                    as: "\(other)-\(share).png",
                    [
                        "-i", Fixtures.stills.appendingPathComponent(other).path,
                        "-filter_complex",
                        "[0]format=gbrp[a];[1]format=gbrp[b];[a][b]blend=all_opacity=\(1 - share)",
                    ]
                )
                let picture = try Fixtures.picture(crossed)
                try verify(picture, detectors, of: [first, second], "\(crossed)", &tally)
            }
        }
        // A faded ink has another shade, and that is the one on the screen.
        #expect(tally.wrong.filter { !$0.contains(" colors.") } == [])
    }
}
