import Foundation
import Video

@testable import Vision

/// A made-up game that draws one bright box on a dark canvas.
enum DrawnBox {
    /// Edges along the box's outline.
    static func anchors() throws -> AnchorSet {
        var rows: [[Double]] = []
        for step in 0..<20 {
            let (x, y) = (300 + Double(step) * 66, 200 + Double(step) * 34)
            rows += [[x, 200, 90, 1], [x, 880, 270, 1], [300, y, 0, 1], [1620, y, 180, 1]]
        }
        let json = try JSONSerialization.data(
            withJSONObject: ["schema": 1, "drawings": ["box": rows]]
        )
        return try AnchorSet(json: json, name: "test")
    }

    /// The box, its canvas placed by `viewport`; slanting stripes where it is nil. `isCluttered` draws
    /// small squares around the canvas: to some size or other they are edges in all the right places.
    static func frame(
        _ viewport: Viewport?,
        width: Int = 960,
        height: Int = 540,
        isCluttered: Bool = false
    ) throws -> GamePicture {
        var patch = Patch(width: width, height: height, channels: 1)
        for y in 0..<height {
            for x in 0..<width {
                let isLit: Bool
                if let viewport {
                    let u = (Double(x) + 0.5 - viewport.originX) / viewport.scaleX
                    let v = (Double(y) + 0.5 - viewport.originY) / viewport.scaleY
                    let isCanvas = (0..<1920).contains(u) && (0..<1080).contains(v)
                    isLit =
                        isCluttered && !isCanvas
                        ? (x / 9 + y / 9) % 2 == 0
                        : (300..<1620).contains(u) && (200..<880).contains(v)
                } else {
                    isLit = (x + y) / 40 % 2 == 0
                }
                patch[x, y] = isLit ? 200 : 40
            }
        }
        return try picture(of: patch)
    }
}
