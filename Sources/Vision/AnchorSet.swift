import CVision
import Foundation

/// The edges that the game itself draws at the same place every time, screen by screen, read from
/// `Models/anchors`: by them a source's game picture is located.
///
/// Learnt from many pictures of one screen by `tools/learn-anchors`: what stays while players,
/// stages and inks change.
public struct AnchorSet: Sendable {
    /// One screen's edges.
    public struct Drawing: Sendable {
        /// The screen, such as `battle.hud`.
        public let name: String
        /// Its edge points in canvas units, at most 200.
        let anchors: [cvision_anchor]
    }

    /// Every screen that can be found by its edges.
    public let drawings: [Drawing]

    private struct File: Decodable {
        var schema: Int
        var drawings: [String: [[Double]]]
    }

    /// - Parameters:
    ///   - json: a file of `Models/anchors`: for each screen rows of x, y (canvas units), the
    ///     direction towards the brighter side in degrees, and 1 where that side is always the same.
    ///   - name: how errors call the file.
    public init(json: Data, name: String) throws(VisionError) {
        let file: File
        do {
            file = try JSONDecoder().decode(File.self, from: json)
        } catch {
            throw VisionError("\(name): is no set of anchors: \(error)")
        }
        guard file.schema == 1 else {
            throw VisionError("\(name): schema \(file.schema), this program knows 1")
        }
        var drawings: [Drawing] = []
        for (screen, rows) in file.drawings.sorted(by: { $0.key < $1.key }) {
            guard !rows.isEmpty, rows.count <= 200, rows.allSatisfy({ $0.count == 4 }) else {
                throw VisionError("\(name): \(screen) needs 1 to 200 rows of 4 numbers")
            }
            guard rows.joined().allSatisfy({ abs($0) <= 1920 }) else {
                throw VisionError("\(name): \(screen) has a number that lies outside the canvas")
            }
            let anchors = rows.map { row in
                let angle = row[2] * .pi / 180
                return cvision_anchor(
                    x: Float(row[0]),
                    y: Float(row[1]),
                    normal_x: Float(angle.cosine),
                    normal_y: Float(angle.sine),
                    is_signed: row[3] != 0
                )
            }
            drawings.append(Drawing(name: screen, anchors: anchors))
        }
        self.drawings = drawings
    }
}
