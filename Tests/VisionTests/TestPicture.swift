import Foundation
import Video

@testable import Vision

/// A drawn patch as a decoded picture: written to a file and read again.
func picture(of patch: Patch) throws -> GamePicture {
    let file = FileManager.default.temporaryDirectory
        .appendingPathComponent("vision-tests-\(UUID().uuidString).png")
    defer { try? FileManager.default.removeItem(at: file) }
    try StillWriter.writePNG(patch, to: file.path)
    var reader = try VideoReader(file.path)
    var picture = GamePicture(viewport: Viewport(width: patch.width, height: patch.height))
    guard try reader.next(into: &picture.frame) else {
        throw VideoError(code: .noVideo, location: file.path, message: "no frame")
    }
    return picture
}
