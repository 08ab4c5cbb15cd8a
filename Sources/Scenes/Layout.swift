import Foundation
import Vision

/// The named regions, rows and points of one game's screens, read from `Models/layouts`.
///
/// Regions and points are canvas units. A region with a negative or small `y` stands relative to
/// the middle of a player's row. Names are typed below, so that a missing one fails at start-up.
public struct Layout: Sendable {
    /// Every region that the code asks for.
    public enum Region: String, CaseIterable, Sendable {
        case headerLobby = "header.lobby"
        case headerTitle = "header.title"
        case personalRowSearch = "personal.rowSearch"
        case personalPoints = "personal.points"
        case personalSplats = "personal.splats"
        case personalDeaths = "personal.deaths"
        case personalSpecials = "personal.specials"
        case personalSignals4 = "personal.signals4"
        case personalSplats4 = "personal.splats4"
        case personalDeaths4 = "personal.deaths4"
        case personalSpecials4 = "personal.specials4"
        case personalGapLeft = "personal.gapLeft"
        case personalGapRight = "personal.gapRight"
        case personalName = "personal.name"
        case personalWeapon = "personal.weapon"
        case personalCardSearch = "personal.cardSearch"
        case personalCardTitle = "personal.cardTitle"
        case personalMedals = "personal.medals"
        case personalNotice = "personal.notice"
        case personalNoticeBelow = "personal.noticeBelow"
        case boardPoints = "board.points"
        case boardSplats = "board.splats"
        case boardDeaths = "board.deaths"
        case boardSpecials = "board.specials"
        case boardName = "board.name"
        case boardWeapon = "board.weapon"
        case boardArrow = "board.arrow"
        case boardPercentTop = "board.percentTop"
        case boardPercentBottom = "board.percentBottom"
        case boardEndLeft = "board.endLeft"
        case boardEndRight = "board.endRight"
        case boardInkedTop = "board.inkedTop"
        case boardInkedBottom = "board.inkedBottom"
        case boardWordTop = "board.wordTop"
        case boardWordBottom = "board.wordBottom"
        case boardColourTop = "board.colourTop"
        case boardColourBottom = "board.colourBottom"
        case hudClock = "hud.clock"
        case hudCountUs = "hud.countUs"
        case hudCountThem = "hud.countThem"
        case hudPenaltyUs = "hud.penaltyUs"
        case hudPenaltyThem = "hud.penaltyThem"
        case hudLampUs = "hud.lampUs"
        case hudLampThem = "hud.lampThem"
        case hudTrack = "hud.track"
        case introRule = "intro.rule"
        case introGoal = "intro.goal"
        case introBanner = "intro.banner"
        case introStage = "intro.stage"
        case judgeWord = "judge.word"
        case judgePlate = "judge.plate"
        case loadingMark = "loading.mark"
        case selectCard = "select.card"
        case matchingStages = "matching.stages"
    }

    /// Every tilted strip of lettering.
    public enum Strip: String, CaseIterable, Sendable {
        case selectRule = "select.rule"
        case selectStageTop = "select.stageTop"
        case selectStageBottom = "select.stageBottom"
        case selectPower = "select.power"
        case selectRank = "select.rank"
        case matchingHeader = "matching.header"
        case matchingLobby = "matching.lobby"
        case matchingRule = "matching.rule"
        case matchingPower = "matching.power"
        case dialogText = "dialog.text"
    }

    /// Every list of middles: of rows (y) or columns (x).
    public enum Rows: String, CaseIterable, Sendable {
        case boardTop = "board.top"
        case boardBottom = "board.bottom"
        case judgePlates = "judge.plates"
    }

    /// Every list of probe points.
    public enum Points: String, CaseIterable, Sendable {
        case finishTape = "finish.tape"
        case finishLettering = "finish.lettering"
        case resultPanel = "result.panel"
        case resultHeader = "result.header"
        case boardDark = "board.dark"
        case hudClockBox = "hud.clockBox"
        case introDark = "intro.dark"
        case introPlates = "intro.plates"
        case introPlatesTitled = "intro.platesTitled"
        case judgeDark = "judge.dark"
        case loadingDark = "loading.dark"
        case selectPanel = "select.panel"
        case selectKey = "select.key"
        case selectPictures = "select.pictures"
        case matchingPanel = "matching.panel"
        case dialogCard = "dialog.card"
        case mapDark = "map.dark"
        case mapCross = "map.cross"
        case mapPad = "map.pad"
        case mapGround = "map.ground"
    }

    /// The game's key, `splatoon3`.
    public let game: String
    private let regions: [Region: CanvasRect]
    private let strips: [Strip: CanvasStrip]
    private let rows: [Rows: [Double]]
    private let points: [Points: [CanvasPoint]]

    private struct File: Decodable {
        var schema: Int
        var game: String
        var regions: [String: [Double]]
        var strips: [String: [Double]]
        var rows: [String: [Double]]
        var points: [String: [[Double]]]
    }

    /// Reads a layout file; every name must be known, present and well formed.
    public init(json: Data, name: String) throws(SceneError) {
        let file: File
        do {
            file = try JSONDecoder().decode(File.self, from: json)
        } catch {
            throw SceneError(file: name, message: "not a layout: \(error)")
        }
        guard file.schema == 1 else {
            throw SceneError(file: name, message: "layout schema \(file.schema) is not known")
        }
        game = file.game
        regions = try Self.typed(file.regions, name) { (numbers: [Double]) in
            numbers.count == 4 && numbers[2] > 0 && numbers[3] > 0 && Self.lieNearCanvas(numbers)
                ? CanvasRect(x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3])
                : nil
        }
        strips = try Self.typed(file.strips, name) { (numbers: [Double]) in
            numbers.count == 5 && numbers[2] > 0 && numbers[3] > 0 && abs(numbers[4]) < 45
                && Self.lieNearCanvas(numbers)
                ? CanvasStrip(
                    origin: CanvasPoint(numbers[0], numbers[1]),
                    length: numbers[2],
                    height: numbers[3],
                    angle: numbers[4] * .pi / 180
                ) : nil
        }
        rows = try Self.typed(file.rows, name) { (numbers: [Double]) in
            !numbers.isEmpty && Self.lieNearCanvas(numbers) ? numbers : nil
        }
        points = try Self.typed(file.points, name) { (list: [[Double]]) in
            list.allSatisfy { $0.count == 2 && Self.lieNearCanvas($0) }
                ? list.map { CanvasPoint($0[0], $0[1]) } : nil
        }
    }

    /// Whether numbers can be places and lengths on the canvas of 1920 x 1080: whatever is cut out
    /// there has a size that can be worked with.
    private static func lieNearCanvas(_ numbers: [Double]) -> Bool {
        numbers.allSatisfy { abs($0) <= 1920 }
    }

    /// A region, canvas units.
    public subscript(region: Region) -> CanvasRect {
        regions[region] ?? CanvasRect(x: 0, y: 0, width: 1, height: 1)
    }
    /// A tilted strip: in the file its corner, length and height in canvas units, and its angle in
    /// degrees, clockwise.
    public subscript(strip: Strip) -> CanvasStrip {
        strips[strip]
            ?? CanvasStrip(origin: CanvasPoint(0, 0), length: 1, height: 1, angle: 0)
    }
    /// The middles of a list's rows or columns, canvas units.
    public subscript(rows name: Rows) -> [Double] { rows[name] ?? [] }
    /// Probe points, canvas units.
    public subscript(points name: Points) -> [CanvasPoint] { points[name] ?? [] }

    private static func typed<Key, Raw, Value>(
        _ raw: [String: Raw],
        _ file: String,
        _ convert: (Raw) -> Value?
    ) throws(SceneError) -> [Key: Value]
    where Key: RawRepresentable<String> & Hashable & CaseIterable {
        var typed: [Key: Value] = [:]
        for (name, value) in raw {
            guard let key = Key(rawValue: name) else {
                throw SceneError(file: file, message: "\(name) is not a name the program knows")
            }
            guard let value = convert(value) else {
                throw SceneError(file: file, message: "\(name) has the wrong form")
            }
            typed[key] = value
        }
        if let absent = Key.allCases.first(where: { typed[$0] == nil }) {
            throw SceneError(file: file, message: "\(absent.rawValue) is missing")
        }
        return typed
    }
}
