import Foundation
import Game
import Scenes
import Video
import Vision

/// Shows on a picture what was looked at and what was read: for people who wonder why.
public struct Explanation: Sendable {
    /// What every detector and the reading say, one line each.
    public let lines: [String]
    /// The picture at 1920x1080, with regions and names on it and the lines beside it.
    public let picture: Patch

    private static let panel = 640
    private static let lineHeight = 18

    /// Reads the first frame of a file and draws over it.
    ///
    /// - Throws: `VideoError` when there is no frame to be had.
    public init(of location: String, kit: SceneKit, region: GameRegion? = nil) throws {
        let reader = try StillReader(kit: kit, region: region)
        var seen = try StillReader.picture(of: location)
        let reading = try reader.read(&seen)
        let opinions = try reader.opinions(on: seen)
        lines = Self.lines(
            opinions,
            reading,
            at: seen.viewport,
            among: try reader.places(in: seen.frame)
        )
        let (width, height) = (Int(Viewport.width), Int(Viewport.height))
        var drawn = Patch(width: width + Self.panel, height: height, channels: 3)
        let canvas = seen.patch(
            CanvasRect(x: 0, y: 0, width: Viewport.width, height: Viewport.height)
        )
        for row in 0..<height {
            let source = row * width * 3..<(row + 1) * width * 3
            let target = row * drawn.width * 3
            drawn.pixels.replaceSubrange(
                target..<target + width * 3,
                with: canvas.pixels[source]
            )
        }
        let regions = SceneRegions(kit: kit)
        try Self.draw(
            regions.regions(of: reading.scene, in: seen),
            regions.points(of: reading.scene),
            on: &drawn
        )
        try Self.write(lines, on: &drawn, at: width)
        picture = drawn
    }

    private static func lines(
        _ opinions: [StillReader.Opinion],
        _ reading: SceneReading,
        at viewport: Viewport,
        among places: [GameLocator.Location]
    ) -> [String] {
        func two(_ number: Double) -> String { String(format: "%.2f", number) }
        var lines = [
            "\(reading.scene.rawValue) \(two(reading.score)) \(reading.language ?? "")",
            "game at \(area(viewport))",
        ]
        for place in places {
            lines.append("  maybe at \(area(place.viewport)) \(two(place.score)) \(place.drawing)")
        }
        lines.append("")
        for opinion in opinions {
            let verdict =
                opinion.reading.map { "read \(two($0.score))" }
                ?? (opinion.probe >= Probe.pass ? "looked closer: no" : "")
            let name = opinion.scene.rawValue.padding(toLength: 18, withPad: " ", startingAt: 0)
            lines.append("\(name) probe \(two(opinion.probe))  \(verdict)")
        }
        lines.append("")
        for leaf in reading.fields.leaves {
            let value = leaf.field.value.map { JSONWriter.string($0) } ?? "null"
            let reason = leaf.field.reason.map { " \($0.rawValue)" } ?? ""
            let near = leaf.field.alternatives.prefix(2)
                .map { " \($0.key) \(two($0.score))" }.joined()
            lines.append("\(leaf.name): \(value) \(two(leaf.field.score))\(reason)\(near)")
        }
        return lines
    }

    /// The game's place as `--region` takes it.
    private static func area(_ viewport: Viewport) -> String {
        let area = viewport.area
        return [area.x, area.y, area.width, area.height]
            .map { String(format: "%.1f", $0) }.joined(separator: ",")
    }

    private static func draw(
        _ regions: [SceneRegions.Named],
        _ points: [CanvasPoint],
        on picture: inout Patch
    ) throws {
        let green = Colour(red: 80, green: 255, blue: 120)
        for point in points {
            try picture.drawRectangle(
                x: Int(point.x) - 3,
                y: Int(point.y) - 3,
                width: 7,
                height: 7,
                colour: Colour(red: 255, green: 120, blue: 255)
            )
        }
        for region in regions {
            let (x, y) = (Int(region.rect.x), Int(region.rect.y))
            try picture.drawRectangle(
                x: x,
                y: y,
                width: Int(region.rect.width),
                height: Int(region.rect.height),
                colour: green,
                thickness: 2
            )
            // Inside the layout names are long; the part after the dot is enough here.
            let name = region.name.drop { $0 != "." }.dropFirst()
            picture.fillRectangle(
                x: x,
                y: y - 13,
                width: name.count * 8 + 2,
                height: 13,
                colour: Colour(red: 0, green: 0, blue: 0),
                opacity: 0.6
            )
            try picture.drawText(String(name), x: x + 1, y: y - 3, size: 9, colour: green)
        }
    }

    private static func write(_ lines: [String], on picture: inout Patch, at left: Int) throws {
        let most = picture.height / lineHeight - 1
        // A scoreboard has more values than lines fit: say so instead of cutting silently.
        let shown =
            lines.count <= most
            ? lines : lines.prefix(most - 1) + ["... \(lines.count - most + 1) more"]
        for (index, line) in shown.enumerated() {
            try picture.drawText(
                String(line.prefix(78)),
                x: left + 8,
                y: (index + 1) * lineHeight + 4,
                size: 10,
                colour: Colour(red: 235, green: 235, blue: 235)
            )
        }
    }
}
