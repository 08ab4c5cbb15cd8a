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
/// Engines are opened on first use of a language. The few that were used last are kept, so that
/// sources in many languages take no more memory than one does. Thread-safe: one line is read at a
/// time.
public final class TextReader: Sendable {
    private struct State {
        /// The one used last comes last.
        var open: [(language: String, engine: TextEngine)] = []
        /// Where the data lies, once an engine has said so.
        var files: String?
    }

    /// How many engines are kept: a source's own, the one for digits and Latin names, and another.
    static let kept = 3

    private let folder: String?
    private let state = Mutex(State())

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
        let outcome: Result<TextLine, VisionError> = state.withLock { state in
            do throws(VisionError) {
                return .success(try engine(language, &state).read(prepared, allowed: allowed))
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
        state.withLock { state in
            // An engine that is asked to open what is not there complains on standard error.
            if let files = state.files {
                return FileManager.default.fileExists(atPath: "\(files)/\(language).traineddata")
            }
            return (try? engine(language, &state)) != nil
        }
    }

    /// The languages whose engines are open, the one used last at the end.
    public var openLanguages: [String] { state.withLock { $0.open.map(\.language) } }

    /// Closes engines that are not worth their memory any more.
    ///
    /// - Parameter languages: whose engines stay open where they are.
    public func close(allBut languages: [String]) {
        state.withLock { $0.open.removeAll { !languages.contains($0.language) } }
    }

    private func engine(_ language: String, _ state: inout State) throws(VisionError) -> TextEngine
    {
        if let index = state.open.firstIndex(where: { $0.language == language }) {
            let used = state.open.remove(at: index)
            state.open.append(used)
            return used.engine
        }
        // First the old one goes, then the new one comes: never more than are kept, even for a moment.
        if state.open.count >= Self.kept { state.open.removeFirst() }
        let opened = try TextEngine(folder: folder, language: language)
        state.files = opened.folder
        state.open.append((language, opened))
        return opened
    }
}
