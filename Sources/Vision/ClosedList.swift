import Foundation
import Video

/// What a closed list made of a strip.
public struct ListMatch: Sendable, Hashable {
    /// The entry's key, or nil where no entry is near enough or two are as near.
    public var key: String?
    /// How sure, 0...1.
    public var score: Double
    /// The nearest entries with their likeness, best first.
    public var candidates: [(key: String, likeness: Double)]
    /// What was read, folded: the reading that came nearest to the first candidate.
    public var text = ""

    /// A match.
    public init(key: String?, score: Double, candidates: [(key: String, likeness: Double)]) {
        self.key = key
        self.score = score
        self.candidates = candidates
    }

    /// Compares all parts.
    public static func == (a: ListMatch, b: ListMatch) -> Bool {
        a.key == b.key && a.score == b.score
            && a.candidates.elementsEqual(b.candidates) { $0 == $1 }
    }

    /// Hashes the key and score.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(key)
        hasher.combine(score)
    }
}

/// A closed list of names in one language: stages, rules, lobbies, medals.
///
/// The strip is read by several recipes, with and without the list's own characters as a limit. An
/// entry's likeness is the mean of its three best readings, by edit distance after folding what the
/// engine mixes up anyway. So one bad reading does no harm, and a name that was never read right
/// as a whole is still found.
public struct ClosedList: Sendable {
    /// What is made of the names once a list is asked for the first time: a game has a hundred lists
    /// in eleven languages, and a source needs a few.
    private struct Contents: Sendable {
        var names: [String]
        var entries: [(key: String, folded: [Character])]
        var allowed: String

        init(_ named: [(key: String, name: String)]) {
            names = named.map(\.name)
            entries = named.map { ($0.key, TextFolding.fold($0.name)) }
            allowed = String(Set(names.joined()).sorted())
        }
    }

    private let contents: Lazy<Contents>
    private let engines: [String]
    private let recipes: [StripRecipe]?

    private var entries: [(key: String, folded: [Character])] { contents.value.entries }
    private var names: [String] { contents.value.names }
    private var allowed: String { contents.value.allowed }

    /// - Parameters:
    ///   - engines: Tesseract's names of the languages to read it by; the first installed is used.
    ///   - recipes: how strips are prepared for this script, whatever a caller says; nil leaves it
    ///     to the caller.
    ///   - names: key and name in this language; a key may stand several times. Asked for when the
    ///     list is first used.
    public init(
        engines: [String],
        recipes: [StripRecipe]? = nil,
        names: @escaping @Sendable () -> [(key: String, name: String)]
    ) {
        self.recipes = recipes
        self.engines = engines
        contents = Lazy { Contents(names()) }
    }

    /// A list of names that are at hand.
    public init(
        names: [(key: String, name: String)],
        engines: [String],
        recipes: [StripRecipe]? = nil
    ) {
        self.init(engines: engines, recipes: recipes) { names }
    }

    /// A list that is read by one engine.
    public init(names: [(key: String, name: String)], language: String) {
        self.init(names: names, engines: [language])
    }

    /// The likeness of the entry that is nearest to a text, 0...1: a quick look, without keys.
    public func nearness(of text: String) -> Double {
        let folded = TextFolding.fold(text)
        guard !folded.isEmpty else { return 0 }
        var best = 0.0
        for entry in entries {
            // Lengths alone say how like two texts can be at most.
            let count = entry.folded.count
            let most = Double(min(count, folded.count)) / Double(max(count, folded.count, 1))
            if most > best { best = max(best, TextFolding.likeness(folded, entry.folded)) }
        }
        return best
    }

    /// The name of `key` that is nearest to a text; of several, since regions may differ.
    public func name(of key: String, nearest text: String) -> String? {
        let folded = TextFolding.fold(text)
        return entries.indices.filter { entries[$0].key == key }.max {
            TextFolding.likeness(folded, entries[$0].folded)
                < TextFolding.likeness(folded, entries[$1].folded)
        }.map { names[$0] }
    }

    /// Which of two keys a reading (folded) means whose names differ in one character, as No.1 and No.2 do;
    /// nil where they differ in more, or where it has both characters or neither.
    public func key(of a: String, or b: String, by text: String) -> String? {
        let text = Array(text)
        func nearest(_ key: String) -> [Character] {
            entries.filter { $0.key == key }.map(\.folded).max {
                TextFolding.likeness(text, $0) < TextFolding.likeness(text, $1)
            } ?? []
        }
        let (first, second) = (nearest(a), nearest(b))
        let differing = zip(first, second).filter { $0 != $1 }
        guard first.count == second.count, differing.count == 1 else { return nil }
        func count(_ name: [Character]) -> [Int] {
            [differing[0].0, differing[0].1].map { sign in name.count { $0 == sign } }
        }
        switch count(text) {
        case count(first): return a
        case count(second): return b
        default: return nil
        }
    }

    /// The nearest entry to the lettering of a strip (bright on dark, one channel).
    ///
    /// - Parameters:
    ///   - least: the likeness under which nothing is said.
    ///   - margin: how much better than the next key the best must be.
    ///   - share: where given, a lead of this share of all that the two best keys' names differ in
    ///     is enough, too: names that differ in their ends have little lead.
    ///   - lines: the net for the game's lettering, asked first where the strip's height suits it.
    ///   - recipes: how the strip is prepared, reading by reading.
    public func match(
        _ strip: Patch,
        reader: TextReader,
        lines: LineReader? = nil,
        least: Double = 0.38,
        margin: Double = 0.08,
        share: Double? = nil,
        recipes: [StripRecipe] = StripRecipe.heavyLettering
    ) throws(VisionError) -> ListMatch {
        var ranking = NameRanking(entries)
        if let line = try lines?.read(scaled: strip), !line.text.isEmpty {
            // The net knows this lettering: what it reads as an entry needs no second opinion.
            let folded = TextFolding.fold(line.text)
            let trusted = NameRanking(entries, of: [folded, folded, folded])
            let near = match(trusted, least: 0.84, margin: 0.1)
            if near.key != nil, line.confidence >= 0.5 { return near }
            // Long names that differ in one character have little lead; read exactly, it is enough.
            let exact = match(trusted, least: 0.99, margin: 0.02)
            if exact.key != nil, line.confidence >= 0.8 { return exact }
            // A word that no engine knows, read to the letter and like nothing else in the list.
            let alone = match(trusted, least: 0.99, margin: 0.4)
            if alone.key != nil, line.confidence >= 0.3 { return alone }
            ranking.add(folded)
        }
        guard let language = reader.installed(engines) else {
            return match(ranking, least: least, margin: margin)
        }
        for limit in [allowed, nil] {
            for recipe in self.recipes ?? recipes {
                let line = try reader.read(
                    strip,
                    language: language,
                    allowed: limit,
                    recipe: recipe
                )
                guard !line.text.isEmpty else { continue }
                ranking.add(TextFolding.fold(line.text))
                guard ranking.readings.count >= 3 else { continue }
                // Three readings that are an entry to the letter, or near one and like nothing else
                // in the list, need no fourth.
                for (near, ahead) in [(0.99, margin), (max(0.7, least), max(0.5, margin))] {
                    let now = match(ranking, least: near, margin: ahead)
                    if now.key != nil { return fitting(now, strip) }
                }
            }
        }
        return fitting(match(ranking, least: least, margin: margin, share: share), strip)
    }

    /// Square characters tell by their number how long a name is: one that had to be stretched to
    /// fill the strip was not read but what engines left of another.
    private func fitting(_ match: ListMatch, _ strip: Patch) -> ListMatch {
        guard recipes != nil, let key = match.key, let ink = Self.ink(of: strip) else {
            return match
        }
        let fits = entries.indices.contains { index in
            guard entries[index].key == key else { return false }
            let cells = names[index].reduce(0.0) { $0 + ($1.isASCII ? 0.55 : 1) }
            return (0.4...1.25).contains(Double(ink.width) / Double(ink.height) / cells)
        }
        guard !fits else { return match }
        var unfit = match
        unfit.key = nil
        return unfit
    }

    /// The size of what is lit.
    private static func ink(of strip: Patch) -> (width: Int, height: Int)? {
        var left = strip.width
        var right = -1
        var rows = 0
        for y in 0..<strip.height {
            var isLit = false
            for x in 0..<strip.width where strip.pixels[y * strip.width + x] > 128 {
                left = min(left, x)
                right = max(right, x)
                isLit = true
            }
            if isLit { rows += 1 }
        }
        return right >= left && rows > 3 ? (right - left + 1, rows) : nil
    }

    /// The nearest entry to what engines already read.
    public func match(texts: [String], least: Double = 0.38, margin: Double = 0.08) -> ListMatch {
        match(NameRanking(entries, of: texts.map(TextFolding.fold)), least: least, margin: margin)
    }

    private func match(
        _ ranking: NameRanking,
        least: Double,
        margin: Double,
        share: Double? = nil
    ) -> ListMatch {
        let ranked = ranking.best
        guard let first = ranked.first else { return ListMatch(key: nil, score: 0, candidates: []) }
        let lead = first.likeness - (ranked.dropFirst().first?.likeness ?? 0)
        let sure =
            first.likeness >= least
            && (lead >= margin || isAhead(first.key, of: ranked, by: lead, share: share))
        let score = min(0.995, max(0, 0.55 + first.likeness * 0.25 + lead * 0.6))
        var match = ListMatch(key: sure ? first.key : nil, score: score, candidates: ranked)
        match.text = nearest(ranking.readings, to: first.key)
        return match
    }

    /// Whether a lead is a good share of what parts the two best keys' names.
    private func isAhead(
        _ key: String,
        of ranked: [(key: String, likeness: Double)],
        by lead: Double,
        share: Double?
    ) -> Bool {
        guard let share, let rival = ranked.dropFirst().first?.key else { return false }
        let mine = entries.filter { $0.key == key }
        let theirs = entries.filter { $0.key == rival }
        let alike = mine.flatMap { a in theirs.map { TextFolding.likeness(a.folded, $0.folded) } }
        return lead >= share * (1 - (alike.max() ?? 0))
    }

    private func nearest(_ readings: [[Character]], to key: String) -> String {
        let folded = entries.filter { $0.key == key }.map(\.folded)
        let near: ([Character]) -> Double = { reading in
            folded.map { TextFolding.likeness(reading, $0) }.max() ?? 0
        }
        return String(readings.max { near($0) < near($1) } ?? [])
    }
}
