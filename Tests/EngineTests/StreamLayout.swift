import Foundation
import Models
import Scenes
import Testing
import Video
import Vision

@testable import Engine

/// The drawn pictures as a stream would show them: smaller, anywhere in a busy frame.
enum StreamLayout {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static func kit() throws -> SceneKit {
        try SceneKit(
            data: DataFolder(url: root.appendingPathComponent("Models")),
            weaponSet: nil
        )
    }

    /// Where the game is put, as shares of the frame.
    struct Place: Sendable, CustomTestStringConvertible {
        var x: Double
        var y: Double
        var size: Double
        var testDescription: String { "\(size) at \(x), \(y)" }

        func viewport(width: Int, height: Int) -> Viewport {
            Viewport(
                originX: x * Double(width),
                originY: y * Double(height),
                scaleX: size * Double(width) / Viewport.width,
                scaleY: size * Double(height) / Viewport.height
            )
        }
    }

    /// One drawn picture set into a frame of the given size; what lies around it is stripes and
    /// blocks of many colours, or black.
    static func frame(
        of still: String,
        at place: Place,
        width: Int = 1280,
        height: Int = 720,
        isBusy: Bool = true
    ) throws -> GamePicture {
        let source = try StillReader.picture(
            of: root.appendingPathComponent("Fixtures/stills/\(still)").path
        )
        let game = place.viewport(width: width, height: height)
        var patch = Patch(width: width, height: height, channels: 3)
        if isBusy { decorate(&patch) }
        let area = game.area
        let inner = source.patch(
            CanvasRect(x: 0, y: 0, width: Viewport.width, height: Viewport.height),
            width: Int(area.width.rounded()),
            height: Int(area.height.rounded())
        )
        let (left, top) = (Int(area.x.rounded()), Int(area.y.rounded()))
        for row in 0..<inner.height {
            for column in 0..<inner.width {
                let (x, y) = (left + column, top + row)
                guard x >= 0, y >= 0, x < width, y < height else { continue }
                for channel in 0..<3 { patch[x, y, channel] = inner[column, row, channel] }
            }
        }
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("layout-\(UUID().uuidString).png")
        defer { try? FileManager.default.removeItem(at: file) }
        try StillWriter.writePNG(patch, to: file.path)
        return try StillReader.picture(of: file.path)
    }

    private static func decorate(_ patch: inout Patch) {
        for y in 0..<patch.height {
            for x in 0..<patch.width {
                let block = (x / 37) &* 7 &+ (y / 23) &* 13
                patch[x, y, 0] = UInt8(truncatingIfNeeded: block &* 31 &+ x / 9)
                patch[x, y, 1] = UInt8(truncatingIfNeeded: block &* 17)
                patch[x, y, 2] = UInt8(truncatingIfNeeded: (x + 2 * y) / 5)
            }
        }
    }
}
