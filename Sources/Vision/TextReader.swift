import CVision
import Foundation
import Synchronization
import Video

/// A text line as an engine read it.
public struct TextLine: Sendable, Hashable {
    /// What was read, without spaces at the ends.
    public var text: String
    /// The engine's own mean confidence, 0...1; not calibrated.
    public var confidence: Double

    /// A line with its confidence.
    public init(text: String, confidence: Double) {
        self.text = text
        self.confidence = confidence
    }
}

/// Reads one line of lettering through Tesseract, in process.
///
/// Engines are opened on first use of a language (about 60 ms) and kept. Thread-safe: one line is
/// read at a time.
public final class TextReader: Sendable {
    private let folder: String?
    private let engines = Mutex<[String: Engine]>([:])

    /// A reader that finds language data in `folder`, or in Tesseract's own place when nil.
    public init(folder: String? = nil) {
        self.folder = folder
    }

    /// Reads a strip of bright lettering on a dark ground (one channel).
    ///
    /// - Parameters:
    ///   - strip: grey values, bright lettering; a height of 20 to 80 pixels suits.
    ///   - language: Tesseract's name: `jpn`, `eng`...
    ///   - allowed: the only characters that may come out, or nil.
    ///   - recipe: how the strip is prepared.
    /// - Throws: `VisionError` when the language's data is not installed.
    public func read(
        _ strip: Patch,
        language: String,
        allowed: String? = nil,
        recipe: StripRecipe = .plain
    ) throws(VisionError) -> TextLine {
        let prepared = try recipe.prepare(strip)
        let outcome: Result<TextLine, VisionError> = engines.withLock { engines in
            do throws(VisionError) {
                if engines[language] == nil {
                    engines[language] = try Engine(folder: folder, language: language)
                }
                guard let engine = engines[language] else { throw VisionError("lost its engine") }
                return .success(try engine.read(prepared, allowed: allowed))
            } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }

    /// The first of these languages whose data is installed; nil when none is.
    public func installed(_ languages: [String]) -> String? {
        languages.first { has($0) }
    }

    /// Whether a language's data is installed.
    public func has(_ language: String) -> Bool {
        engines.withLock { engines in
            if engines[language] != nil { return true }
            // An engine that is asked to open what is not there complains on standard error.
            if let files = engines.values.first?.files {
                return FileManager.default.fileExists(atPath: "\(files)/\(language).traineddata")
            }
            guard let engine = try? Engine(folder: folder, language: language) else { return false }
            engines[language] = engine
            return true
        }
    }

    private final class Engine: @unchecked Sendable {
        /// Where this engine's data lies.
        let files: String
        private let handle: OpaquePointer

        init(folder: String?, language: String) throws(VisionError) {
            var error = cvision_error()
            var handle: OpaquePointer?
            let status = cvision_text_open(folder, language, &handle, &error)
            guard status == CVISION_OK, let handle else { throw VisionError(error) }
            self.handle = handle
            files = String(cString: cvision_text_folder(handle))
        }

        deinit { cvision_text_free(handle) }

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
}
