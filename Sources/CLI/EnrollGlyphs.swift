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
        commandName: "enroll-glyphs",
        abstract: "Learn digits from labelled pictures.",
        shouldDisplay: false
    )

    @Argument(help: "Folders with labels.json.")
    var folders: [String]

    @Option(help: "A folder of single glyphs, STYLE-GLYPH.png, all learnt as style `drawn`.")
    var drawn: String?

    @Option(name: .shortAndLong, help: "The file to write.")
    var output: String

    func run() throws {
        let data = try DataFolder.ofCommand()
        let file = "layouts/splatoon3.json"
        let layout = try Layout(json: data.read(file), name: file)
        var prototypes: [GlyphSet.Prototype] = []
        for folder in folders {
            let root = URL(fileURLWithPath: folder)
            var enrolment = GlyphEnrolment(layout: layout)
            let labels = try JSONSerialization.jsonObject(
                with: Data(contentsOf: root.appendingPathComponent("labels.json"))
            )
            for case let label as [String: Any] in labels as? [Any] ?? [] {
                guard label["game"] as? String == "splatoon3", let name = label["file"] as? String,
                    let scene = label["scene"] as? String,
                    let truth = label["data"] as? [String: Any]
                else { continue }
                let picture = try StillReader.picture(
                    of: root.appendingPathComponent(name).path
                )
                for odd in enrolment.add(picture, scene: scene, truth: truth) {
                    print("\(name): \(odd)")
                }
            }
            prototypes += enrolment.set.prototypes
        }
        if let drawn { prototypes += try enrollDrawn(drawn, layout) }
        try GlyphSet(prototypes: prototypes).json().write(to: URL(fileURLWithPath: output))
        print("\(prototypes.count) prototypes")
    }

    private func enrollDrawn(_ folder: String, _ layout: Layout) throws -> [GlyphSet.Prototype] {
        let spelled: [String: Character] = [
            "percent": "%", "dot": ".", "number": "#", "colon": ":",
        ]
        var enrolment = GlyphEnrolment(layout: layout)
        for file in try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        where file.hasSuffix(".png") {
            guard let name = file.dropLast(4).split(separator: "-").last.map(String.init),
                let glyph = spelled[name] ?? (name.count == 1 ? name.first : nil)
            else { continue }
            let picture = try StillReader.picture(of: "\(folder)/\(file)")
            var strip = Patch(
                width: picture.frame.width,
                height: picture.frame.height,
                channels: 1
            )
            let whole = Quad(
                x: 0,
                y: 0,
                width: Double(strip.width),
                height: Double(strip.height)
            )
            picture.frame.sample(whole, into: &strip)
            enrolment.add(glyph: glyph, strip: strip, style: "drawn")
        }
        return enrolment.set.prototypes
    }
}
