import Foundation
import Scenes
import Video
import Vision

/// Cuts pictures of a battle's pages out of its recording, as PNGs of the game alone.
public struct PictureCutter: Sendable {
    /// Why there are no pictures.
    struct Failure: Error, CustomStringConvertible {
        /// One line.
        var description: String
    }

    /// The size that the site shows; larger ones it shrinks.
    static let size = (width: 1280, height: 720)
    /// Bytes that a request may have; the rest of it is small.
    static let limit = 11 << 20
    /// A page has come to rest so long after it was first known, seconds.
    static let rest = 0.4

    private let layout: Layout

    /// - Parameter layout: says where names stand.
    public init(layout: Layout) { self.layout = layout }

    /// The pictures by the names of their fields.
    func pictures(_ order: PictureOrder) throws(Failure) -> [(String, [UInt8])] {
        do {
            var reader = try VideoReader(order.source)
            try check(reader.info, order)
            var found: [(String, [UInt8])] = []
            for page in order.shown {
                try reader.seek(to: page.time + Self.rest)
                var frame = Frame()
                guard try reader.next(into: &frame) else { continue }
                let png = try cut(page, frame, hidesNames: order.hidesNames)
                found.append((page.kind == .judge ? "image_judge" : "image_result", png))
            }
            guard found.map(\.1.count).reduce(0, +) <= Self.limit else {
                throw Failure(description: "\(order.source): its pictures are too large")
            }
            return found
        } catch let error as Failure {
            throw error
        } catch {
            throw Failure(description: String(describing: error))
        }
    }

    private func check(_ info: SourceInfo, _ order: PictureOrder) throws(Failure) {
        let isSame =
            (order.width == nil || order.width == info.width)
            && (order.height == nil || order.height == info.height)
            && abs((order.duration ?? 0) - (order.duration == nil ? 0 : info.duration ?? 0)) < 0.1
        guard isSame else {
            throw Failure(description: "\(order.source): is another recording now")
        }
    }

    private func cut(
        _ page: PictureOrder.Page,
        _ frame: borrowing Frame,
        hidesNames: Bool
    ) throws -> [UInt8] {
        let crop = page.crop ?? [0, 0, Double(frame.width), Double(frame.height)]
        var patch = Patch(width: Self.size.width, height: Self.size.height, channels: 3)
        frame.sample(
            Quad(x: crop[0], y: crop[1], width: crop[2], height: crop[3]),
            into: &patch
        )
        if hidesNames {
            for area in names(on: page.kind) { cover(area, in: &patch) }
        }
        // The shim writes files: one that only we may read, and not for long.
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("ikasight-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("page.png")
        try StillWriter.writePNG(patch, to: file.path)
        return Array(try Data(contentsOf: file))
    }

    /// Where names stand on a page, canvas units.
    func names(on page: PictureOrder.Page.Kind) -> [CanvasRect] {
        switch page {
        case .judge:
            // The whole band: how many plates there are, and where, depends on the mode.
            let plate = layout[.judgePlate]
            return [
                CanvasRect(x: 0, y: plate.y, width: Viewport.width, height: plate.height).grown(20)
            ]
        case .scoreboard:
            // To the left of a name the weapon begins; what is high or long may stick out elsewhere.
            let name = layout[.boardName]
            let area = CanvasRect(
                x: name.x - 2,
                y: name.y - 9,
                width: name.width + 11,
                height: name.height + 18
            )
            return (layout[rows: .boardTop] + layout[rows: .boardBottom]).map { area.moved(0, $0) }
        }
    }

    private func cover(_ area: CanvasRect, in patch: inout Patch) {
        let scale = Double(patch.width) / Viewport.width
        let columns = max(0, Int(area.x * scale))..<min(patch.width, Int(area.right * scale) + 1)
        for y in max(0, Int(area.y * scale))..<min(patch.height, Int(area.bottom * scale) + 1) {
            for x in columns {
                for channel in 0..<3 { patch[x, y, channel] = 24 }
            }
        }
    }
}
