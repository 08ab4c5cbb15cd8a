import Foundation
import Testing
import Vision

@testable import Scenes

@Suite struct LayoutTests {
    private let file = Fixtures.models.appendingPathComponent("layouts/splatoon3.json")

    private func json() throws -> [String: Any] {
        try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any]
        )
    }

    private func layout(_ json: [String: Any]) throws -> Layout {
        try Layout(json: JSONSerialization.data(withJSONObject: json), name: "layout.json")
    }

    private func complaint(_ change: (inout [String: Any]) -> Void) throws -> String? {
        var json = try json()
        change(&json)
        let data = try JSONSerialization.data(withJSONObject: json)
        do throws(SceneError) {
            _ = try Layout(json: data, name: "layout.json")
            return nil
        } catch {
            return error.description
        }
    }

    private static func set(
        _ json: inout [String: Any],
        _ part: String,
        _ name: String,
        _ value: Any?
    ) {
        var entries = json[part] as? [String: Any] ?? [:]
        entries[name] = value
        json[part] = entries
    }

    @Test func fileAndCodeHaveTheSameNames() throws {
        let json = try json()
        func names(_ part: String) throws -> Set<String> {
            Set(try #require(json[part] as? [String: Any]).keys)
        }
        #expect(try names("regions") == Set(Layout.Region.allCases.map(\.rawValue)))
        #expect(try names("strips") == Set(Layout.Strip.allCases.map(\.rawValue)))
        #expect(try names("rows") == Set(Layout.Rows.allCases.map(\.rawValue)))
        #expect(try names("points") == Set(Layout.Points.allCases.map(\.rawValue)))
        #expect(try layout(json).game == "splatoon3")
    }

    @Test func everythingLiesInsideTheCanvas() throws {
        let layout = try layout(json())
        let rows = layout[rows: .boardTop] + layout[rows: .boardBottom]
        let search = layout[.personalRowSearch]
        for region in Layout.Region.allCases {
            let rect = layout[region]
            let name = region.rawValue
            // Parts of a row stand relative to its middle, which lies anywhere rows may.
            let isBoardRow = ["Points", "Splats", "Deaths", "Specials", "Name", "Weapon", "Arrow"]
                .contains { name == "board." + $0.lowercased() }
            let isPersonalRow = rect.y < 30 && name.hasPrefix("personal.")
            let middles = isBoardRow ? rows : isPersonalRow ? [search.y, search.bottom] : [0]
            // A plate stands relative to the middle of its column.
            let columns = region == .judgePlate ? layout[rows: .judgePlates] : [0]
            for (dx, dy) in columns.flatMap({ x in middles.map { (x, $0) } }) {
                let moved = rect.moved(dx, dy)
                #expect(moved.x >= 0 && moved.right <= 1920, "\(name)")
                #expect(moved.y >= 0 && moved.bottom <= 1080, "\(name)")
            }
        }
        for strip in Layout.Strip.allCases {
            let bounds = layout[strip].bounds
            #expect(bounds.x >= 0 && bounds.right <= 1920, "\(strip.rawValue)")
            #expect(bounds.y >= 0 && bounds.bottom <= 1080, "\(strip.rawValue)")
        }
        for points in Layout.Points.allCases {
            #expect(!layout[points: points].isEmpty)
            for point in layout[points: points] {
                #expect((0..<1920).contains(point.x) && (0..<1080).contains(point.y))
            }
        }
        #expect(rows == rows.sorted() && rows.count == 8)
    }

    @Test func aMissingNameIsNamed() throws {
        #expect(
            try complaint { Self.set(&$0, "regions", "hud.clock", nil) }
                == "layout.json: hud.clock is missing"
        )
        #expect(
            try complaint { Self.set(&$0, "rows", "board.top", nil) }
                == "layout.json: board.top is missing"
        )
        #expect(
            try complaint { Self.set(&$0, "points", "judge.dark", nil) }
                == "layout.json: judge.dark is missing"
        )
    }

    @Test func anUnknownNameIsNamed() throws {
        let said = try complaint { Self.set(&$0, "regions", "hud.clok", [1, 2, 3, 4]) }
        #expect(said?.contains("hud.clok is not a name the program knows") == true)
    }

    @Test(arguments: [[1, 2, 3], [1, 2, 0, 4], [1, 2, 3, -4], [], [1, 2, 3, 4, 5]])
    func aRegionOfTheWrongFormIsNamed(_ numbers: [Int]) throws {
        let said = try complaint { Self.set(&$0, "regions", "judge.word", numbers) }
        #expect(said == "layout.json: judge.word has the wrong form")
    }

    @Test func pointsAndRowsOfTheWrongFormAreNamed() throws {
        #expect(
            try complaint { Self.set(&$0, "points", "judge.dark", [[1, 2, 3]]) }
                == "layout.json: judge.dark has the wrong form"
        )
        #expect(
            try complaint { Self.set(&$0, "rows", "board.bottom", [Int]()) }
                == "layout.json: board.bottom has the wrong form"
        )
    }

    @Test func anotherSchemaAndNoLayoutAreRefused() throws {
        #expect(try complaint { $0["schema"] = 2 } == "layout.json: layout schema 2 is not known")
        #expect(
            try complaint { $0["regions"] = nil }?.hasPrefix("layout.json: not a layout") == true
        )
        #expect(throws: SceneError.self) { try Layout(json: Data("[]".utf8), name: "x") }
        #expect(throws: SceneError.self) { try Layout(json: Data(), name: "x") }
    }

    @Test(arguments: [-1e308, 1e6, 2000])
    func placesFarOutsideTheCanvasAreRefused(number: Double) throws {
        for (part, name, value) in [
            ("regions", "intro.goal", [0, 0, number, 10]), ("rows", "board.top", [number]),
            ("strips", "dialog.text", [number, 0, 10, 10, 0]),
        ] as [(String, String, [Double])] {
            #expect(try complaint { Self.set(&$0, part, name, value) }?.contains(name) == true)
        }
        let points = try complaint { Self.set(&$0, "points", "map.dark", [[0, number]]) }
        #expect(points?.contains("map.dark") == true)
    }
}
