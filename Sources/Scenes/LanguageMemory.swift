import Synchronization

/// The language a source turned out to speak, and how often a search for it was in vain.
///
/// Detectors are values without memory; this is the one thing they keep between pictures, so that
/// a source's language is found once. Whoever opens a source calls `forget`.
final class LanguageMemory: Sendable {
    private struct State {
        var language: String?
        var failures = 0
        var warned: Set<String> = []
    }

    /// The language tried first.
    let hint: String?
    private let state: Mutex<State>

    /// - Parameter hint: the language tried first on a source of which nothing is known yet.
    init(hint: String?) {
        self.hint = hint
        state = Mutex(State(language: hint))
    }

    /// The language last found; before that, the hint.
    var language: String? { state.withLock { $0.language } }

    func remember(_ language: String) {
        state.withLock {
            $0.language = language
            $0.failures = 0
        }
    }

    /// Another source may speak another language. What was warned of stays said.
    func forget() {
        state.withLock {
            $0.language = hint
            $0.failures = 0
        }
    }

    /// Whether a search by every engine is worth its time: it costs a second at most, so where it
    /// keeps failing it is tried ever more seldom.
    func maySearch() -> Bool {
        state.withLock {
            $0.failures += 1
            return $0.failures <= 3 || $0.failures.nonzeroBitCount == 1
        }
    }

    /// Adds what decides of the next search.
    func hash(into hasher: inout Hasher) {
        let (language, failures) = state.withLock { ($0.language, $0.failures) }
        hasher.combine(language)
        hasher.combine(failures)
    }

    /// True once for each text.
    func isNews(_ text: String) -> Bool { state.withLock { $0.warned.insert(text).inserted } }
}
