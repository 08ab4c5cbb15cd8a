import Video
import Vision

/// Finds the language that lettering is in, so that it can be read by that language's lists.
///
/// Reading lettering by one language's engine costs up to a quarter of a second, so it is not tried
/// in every one. First comes the language last found on this source. Then the line net's reading is
/// compared with all names of all languages, which costs next to nothing. Only then is the
/// lettering read once by one engine of each script, and that as seldom as `LanguageMemory` says.
struct LanguageFinder: Sendable {
    /// A strip of lettering and the list whose entry it shows.
    struct Part {
        /// Bright lettering on a dark ground.
        var strip: Patch
        /// Which of a language's lists.
        var list: KeyPath<GameNames.Language, ClosedList>
        /// How the strip is prepared for the first look by an engine.
        var recipe = StripRecipe.plain
    }

    /// How well one language's lists fit, and what they say.
    struct Fit<Reading> {
        /// 0 for not at all; sums of likenesses, so that fits of the same parts compare.
        var fit: Double
        var reading: Reading
        var language: GameNames.Language
    }

    private let names: GameNames
    private let text: TextReader
    private let lines: LineReader
    private let warn: @Sendable (String) -> Void

    init(
        names: GameNames,
        text: TextReader,
        lines: LineReader,
        warn: @escaping @Sendable (String) -> Void
    ) {
        self.names = names
        self.text = text
        self.lines = lines
        self.warn = warn
    }

    /// The reading of the language that fits best; nil where none fits at all.
    ///
    /// - Parameters:
    ///   - parts: the lettering.
    ///   - joined: whether all parts are lines of one entry.
    ///   - enough: a fit that no other language needs to better; where the same characters make
    ///     another language's names, `wholly` it must be.
    ///   - read: reads by one language's lists.
    func best<Reading>(
        of parts: [Part],
        joined: Bool = false,
        enough: Double,
        wholly: Double? = nil,
        read: (GameNames.Language) throws -> (fit: Double, reading: Reading)
    ) throws -> Fit<Reading>? {
        var best: Fit<Reading>?
        var tried: Set<String> = []
        func attempt(_ language: GameNames.Language) throws -> Bool {
            guard tried.insert(language.language).inserted else { return false }
            let (fit, reading) = try read(language)
            if fit > best?.fit ?? 0 { best = Fit(fit: fit, reading: reading, language: language) }
            return fit >= (language.isSquare ? wholly ?? enough : enough)
        }

        if let recent = names.memory.language, let language = names[recent] {
            if try attempt(language) { return best }
        }
        guard !parts.isEmpty else {
            for language in names.inOrderOfLikelihood where try attempt(language) { break }
            return best
        }
        let quick = Self.texts(try parts.map { try lines.read(scaled: $0.strip)?.text }, joined)
        // No name has a single letter: a badge or an arrow, and no lettering.
        guard quick.joined().joined().count(where: \.isLetter) > 1 else { return best }
        for likely in ranked(parts, { _ in quick }).prefix(2) where likely.share >= Self.sure {
            if try attempt(likely.language) {
                complain(of: likely.language)
                return best
            }
        }
        guard names.memory.maySearch() else { return best }
        // What was open is in use; of what a search opens, the best language's alone is. An engine is
        // tens of megabytes, so the others are not open side by side even while it lasts.
        let used = text.openLanguages
        func closeOthers() { text.close(allBut: used + (best?.language.engines ?? [])) }
        defer { closeOthers() }
        let looks = try lookByScript(parts, joined, then: closeOthers)
        let ranked = ranked(parts) { script in
            zip(quick, looks[script] ?? quick.map { _ in [] }).map(+)
        }
        for likely in ranked.prefix(2) where likely.share >= Self.possible {
            if try attempt(likely.language) {
                complain(of: likely.language)
                return best
            }
            closeOthers()
        }
        for language in names.inOrderOfLikelihood {
            if try attempt(language) { return best }
            closeOthers()
        }
        if best == nil { complainOfScripts() }
        return best
    }

    /// Mean likeness at which a language is tried before any engine looks.
    private static let sure = 0.6
    /// Mean likeness under which lettering shows no sign of a language.
    private static let possible = 0.35

    /// Languages by how near the texts of their script come to their names; equally near ones in
    /// the order of the data, since some names are the same in several.
    private func ranked(
        _ parts: [Part],
        _ texts: (_ script: String) -> [[String]]
    ) -> [(share: Double, language: GameNames.Language)] {
        names.all.enumerated().map { order, language in
            let near = zip(parts, texts(language.script)).map { part, texts in
                texts.map { language[keyPath: part.list].nearness(of: $0) }.max() ?? 0
            }
            return (near.reduce(0, +) / Double(max(1, near.count)), order, language)
        }
        .sorted { ($0.0, -$0.1) > ($1.0, -$1.1) }
        .map { (share: $0.0, language: $0.2) }
    }

    /// The texts of each entry; of joined parts, one text.
    private static func texts(_ texts: [String?], _ joined: Bool) -> [[String]] {
        joined ? [[texts.compactMap(\.self).joined()]] : texts.map { $0.map { [$0] } ?? [] }
    }

    /// What one engine of each script makes of the parts; `close` is called after each look.
    private func lookByScript(
        _ parts: [Part],
        _ joined: Bool,
        then close: () -> Void
    ) throws -> [String: [[String]]] {
        var looks: [String: [[String]]] = [:]
        for language in names.all where looks[language.script] == nil {
            guard let engine = text.installed(language.engines) else { continue }
            let texts = try parts.map {
                try text.read($0.strip, language: engine, recipe: $0.recipe).text
            }
            looks[language.script] = Self.texts(texts, joined)
            close()
        }
        return looks
    }

    private func complain(of language: GameNames.Language) {
        guard let wanted = language.engines.first, !text.has(wanted),
            names.memory.isNews(wanted)
        else { return }
        warn(
            "the screens look like \(language.language), but Tesseract's data for it (\(wanted)) is not "
                + "installed: less will be read; `tools/setup --languages` installs it"
        )
    }

    private func complainOfScripts() {
        let missing = names.all.filter { text.installed($0.engines) == nil }
        guard !missing.isEmpty, names.memory.isNews("scripts") else { return }
        let codes = missing.map(\.language).joined(separator: ", ")
        warn(
            "there is lettering in no language that can be read; Tesseract's data is not installed for "
                + "\(codes): `tools/setup --languages` installs it"
        )
    }
}
