import ArgumentParser
import Engine
import Foundation
import Models
import Scenes
import Video
import Vision

/// Learns digit prototypes from labelled pictures; for the project's own use.
struct EnrollGlyphs: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enroll-glyphs", abstract: "Learn digits from labelled pictures.",
        shouldDisplay: false)

    @Argument(help: "Folders with labels.json; FOLDER=STYLE gives all its glyphs one style.")
    var folders: [String]

    @Option(name: .shortAndLong, help: "The file to write.")
    var output: String

    func run() throws {
        let data = try DataFolder.ofCommand()
        let file = "layouts/splatoon3.json"
        let layout = try Layout(json: data.read(file), name: file)
        var prototypes: [GlyphSet.Prototype] = []
        for folder in folders {
            let parts = folder.split(separator: "=", maxSplits: 1).map(String.init)
            let root = URL(fileURLWithPath: parts[0])
            var enrolment = GlyphEnrolment(
                layout: layout, style: parts.count > 1 ? parts[1] : nil)
            let labels = try JSONSerialization.jsonObject(
                with: Data(contentsOf: root.appendingPathComponent("labels.json")))
            for case let label as [String: Any] in labels as? [Any] ?? [] {
                guard label["game"] as? String == "splatoon3", let name = label["file"] as? String,
                    let scene = label["scene"] as? String,
                    let truth = label["data"] as? [String: Any]
                else { continue }
                let picture = try StillReader.picture(
                    of: root.appendingPathComponent(name).path)
                for odd in enrolment.add(picture, scene: scene, truth: truth) {
                    print("\(name): \(odd)")
                }
            }
            prototypes += enrolment.set.prototypes
        }
        try GlyphSet(prototypes: prototypes).json().write(to: URL(fileURLWithPath: output))
        print("\(prototypes.count) prototypes")
    }
}
