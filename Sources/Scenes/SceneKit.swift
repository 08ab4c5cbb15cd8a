import Foundation
import Game
import Models
import Video
import Vision

/// What detectors share: the layout, readers of text and digits, weapons, and names.
///
/// Built once; engines and models load on first use where they are slow to load.
public final class SceneKit: Sendable {
    /// Regions and points of the game's screens.
    public let layout: Layout
    /// Prototypes of digits.
    public let glyphs: GlyphSet
    /// Lines of text.
    public let text: TextReader
    /// Lines in the game's own lettering.
    public let lines: LineReader
    /// Closed lists of names by language.
    public let names: GameNames
    /// Finds the language of lettering.
    let languages: LanguageFinder
    /// Open text.
    public let playerNames: PlayerNames
    /// Finds the game picture in a frame.
    public let locator: GameLocator
    private let weapons: WeaponMatcher?

    /// What is known of where things are on screen.
    private struct Screens {
        let layout: Layout
        let glyphs: GlyphSet
        let locator: GameLocator

        init(data: DataFolder, game: String) throws {
            let file = "\(game).json"
            layout = try Layout(json: data.read("layouts/\(file)"), name: "layouts/\(file)")
            glyphs = try GlyphSet(json: data.read("glyphs/\(file)"), name: "glyphs/\(file)")
            let anchors = try AnchorSet(json: data.read("anchors/\(file)"), name: "anchors/\(file)")
            locator = try GameLocator(anchors: anchors)
        }
    }

    /// - Parameters:
    ///   - data: the folder with the project's models.
    ///   - game: the game's key.
    ///   - weaponSet: name of an installed weapon set or path of a set's file; nil reads no weapons.
    ///   - language: the language tried first on each source; nil for the usual order.
    ///   - warn: gets one line for each thing that is missing and would let more be read.
    public init(
        data: DataFolder,
        game: String = "splatoon3",
        weaponSet: String?,
        language: String? = nil,
        warn: @escaping @Sendable (String) -> Void = { _ in }
    ) throws {
        let (catalogue, screens) = try Parallel.both {
            try GameCatalogue(json: data.read("catalogue/\(game).json"))
        } _: {
            try Screens(data: data, game: game)
        }
        layout = screens.layout
        glyphs = screens.glyphs
        locator = screens.locator
        text = TextReader()
        names = try GameNames(
            catalogue: catalogue,
            words: data.read("catalogue/\(game)-words.json"),
            preferred: language
        )
        lines = try LineReader(
            model: data.url.appendingPathComponent("text/lines.onnx").path,
            charset: data.read("text/charset.txt")
        )
        languages = LanguageFinder(names: names, text: text, lines: lines, warn: warn)
        playerNames = PlayerNames(lines: lines, text: text)
        weapons = try weaponSet.map {
            try WeaponMatcher(named: $0, in: data, catalogue: catalogue)
        }
    }

    /// Another kit for another thread: it has a memory of languages of its own, all that is only
    /// looked up is shared. It leaves warnings to this one.
    ///
    /// - Parameter sharesEngines: whether it reads text with this kit's engines, one of the two at a
    ///   time: they are seldom wanted by both, and take 45 MB.
    public func copy(sharesEngines: Bool) -> SceneKit {
        SceneKit(beside: self, text: sharesEngines ? text : TextReader())
    }

    private init(beside kit: SceneKit, text: TextReader) {
        layout = kit.layout
        glyphs = kit.glyphs
        lines = kit.lines
        locator = kit.locator
        weapons = kit.weapons
        self.text = text
        names = kit.names.copy()
        languages = LanguageFinder(names: names, text: text, lines: lines) { _ in }
        playerNames = PlayerNames(lines: lines, text: text)
    }

    /// The weapon whose icon's square (pages) or lamp has its corner at `x`, `y` and is `side` wide
    /// (canvas units); null with the nearest keys where it is not sure.
    func weapon(
        _ picture: borrowing GamePicture,
        look: WeaponLook,
        x: Double,
        y: Double,
        side: Double
    ) throws -> Field {
        guard let weapons else { return Field(missing: .unsupported, kind: .scored) }
        let match = try weapons.match(picture, look: look, x: x, y: y, side: side)
        guard let key = match.key else {
            let nearest = match.alternatives.prefix(3).map {
                Candidate(key: $0.key, score: max(0, $0.score))
            }
            return Field(
                missing: .lowScore,
                score: match.score,
                kind: .scored,
                alternatives: Array(nearest),
                category: match.weaponClass
            )
        }
        return Field(
            .string(key),
            score: match.score,
            kind: .scored,
            category: match.weaponClass
        )
    }
}
