import CVision
import Foundation
import Video

/// One language's engine of `TextReader`: 10 to 50 MB of memory, and about 60 ms to open.
///
/// Not thread-safe: whoever keeps it sees to it that one thread uses it at a time.
final class TextEngine: @unchecked Sendable {
    /// Where this engine's data lies.
    let folder: String
    private let handle: OpaquePointer

    /// - Parameters:
    ///   - folder: where the data lies; nil for Tesseract's own place.
    ///   - language: Tesseract's name of it.
    init(folder: String?, language: String) throws(VisionError) {
        var error = cvision_error()
        var handle: OpaquePointer?
        let status = cvision_text_open(folder, language, &handle, &error)
        guard status == CVISION_OK, let handle else { throw VisionError(error) }
        self.handle = handle
        self.folder = String(cString: cvision_text_folder(handle))
    }

    deinit { cvision_text_free(handle) }

    /// Reads one prepared line; of `allowed` characters alone where given.
    func read(_ strip: Patch, allowed: String?) throws(VisionError) -> TextLine {
        var error = cvision_error()
        var utf8: UnsafeMutablePointer<CChar>?
        var confidence: Float = 0
        let status = cvision_text_read(
            handle,
            strip.pixels,
            Int32(strip.width),
            Int32(strip.height),
            allowed,
            &utf8,
            &confidence,
            &error
        )
        defer { cvision_string_free(utf8) }
        guard status == CVISION_OK, let utf8 else { throw VisionError(error) }
        let text = String(cString: utf8).trimmingCharacters(in: .whitespacesAndNewlines)
        return TextLine(text: text, confidence: Double(confidence))
    }
}
