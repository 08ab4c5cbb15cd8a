import Game
import Vision

/// Which parts of the layout a scene is read from, placed on a picture: what `explain` draws.
///
/// A new scene adds its prefix to `prefixes`, and needs more only where its regions move.
public struct SceneRegions: Sendable {
    /// A region where it lies on the picture, canvas units.
    public struct Named: Sendable, Hashable {
        /// The region's name in the layout, with the row's or lamp's number where there are several.
        public var name: String
        /// Where it lies.
        public var rect: CanvasRect
    }

    private static let prefixes: [SceneID: [String]] = [
        .resultPersonal: ["header", "personal"], .resultScoreboard: ["header", "board"],
        .battleHud: ["hud"], .battleIntro: ["intro"], .battleJudge: ["judge"],
        .loading: ["loading"], .lobbySelect: ["select"], .lobbyMatching: ["matching"],
        .battleError: ["dialog"], .battleAbort: ["dialog"], .scheduleChanged: ["dialog"],
        .battleMap: ["map"],
    ]
    private let layout: Layout
    private let roster: RosterLamps

    /// The regions of the kit's layout.
    public init(kit: SceneKit) {
        layout = kit.layout
        roster = RosterLamps(kit: kit)
    }

    /// The regions of a scene; none for scenes that are read from points alone.
    public func regions(of scene: SceneID, in picture: borrowing GamePicture) -> [Named] {
        let wanted = Self.prefixes[scene] ?? []
        let own = ResultPersonal.rowMiddle(picture, search: layout[.personalRowSearch])
        let card = GearCard.top(picture, search: layout[.personalCardSearch])
        var found: [Named] = []
        for region in Layout.Region.allCases {
            let parts = region.rawValue.split(separator: ".").map(String.init)
            guard let prefix = parts.first, wanted.contains(prefix) else { continue }
            let copies = offsets(of: region, ownRow: own, card: card)
            for (number, offset) in copies.enumerated() {
                found.append(
                    Named(
                        name: copies.count == 1
                            ? region.rawValue : "\(region.rawValue) \(number + 1)",
                        rect: layout[region].moved(offset.x, offset.y)
                    )
                )
            }
        }
        for strip in Layout.Strip.allCases
        where wanted.contains(String(strip.rawValue.prefix { $0 != "." })) {
            found.append(Named(name: strip.rawValue, rect: layout[strip].bounds))
        }
        if scene == .battleHud {
            // Lamps grow and shrink with the lead: what counts is where they were found.
            for (index, rect) in roster.places(picture).enumerated() {
                let team = index < 4 ? "hud.us" : "hud.them"
                found.append(Named(name: "\(team) \(index % 4 + 1)", rect: rect))
            }
        }
        return found
    }

    /// The points at which a scene's detector looks first.
    public func points(of scene: SceneID) -> [CanvasPoint] {
        let first =
            (Self.prefixes[scene] ?? []).last ?? scene.rawValue.split(separator: ".").last
            .map(String.init) ?? ""
        let shared: [Layout.Points] = scene.isResultPage ? [.resultPanel, .resultHeader] : []
        let own = Layout.Points.allCases.filter { $0.rawValue.hasPrefix(first + ".") }
        return (shared + own).flatMap { layout[points: $0] }
    }

    /// How far each copy of a region lies from the layout's own place.
    private func offsets(of region: Layout.Region, ownRow: Double?, card: Double?) -> [CanvasPoint]
    {
        switch region {
        case .boardPoints, .boardSplats, .boardDeaths, .boardSpecials, .boardName, .boardWeapon,
            .boardArrow:
            (layout[rows: .boardTop] + layout[rows: .boardBottom]).map { CanvasPoint(0, $0) }
        case .personalPoints, .personalSplats, .personalDeaths, .personalSpecials, .personalName,
            .personalWeapon, .personalSignals4, .personalSplats4, .personalDeaths4,
            .personalSpecials4, .personalGapLeft, .personalGapRight:
            ownRow.map { [CanvasPoint(0, $0)] } ?? []
        case .personalCardTitle:
            card.map { [CanvasPoint(0, $0)] } ?? []
        case .hudLampUs, .hudLampThem: []
        default: [CanvasPoint(0, 0)]
        }
    }
}
