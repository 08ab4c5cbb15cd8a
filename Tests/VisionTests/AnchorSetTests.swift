import Foundation
import Testing

@testable import Vision

/// The file of anchors: what is no anchor is refused with the file's name.
@Suite struct AnchorSetTests {
    private func set(_ text: String) throws -> AnchorSet {
        try AnchorSet(json: Data(text.utf8), name: "anchors/x.json")
    }

    @Test func readsScreens() throws {
        let set = try set(
            #"{"schema": 1, "drawings": {"a.b": [[10, 20, 90, 1], [30, 40, 180, 0]]}}"#
        )
        let drawing = try #require(set.drawings.first)
        #expect(set.drawings.count == 1)
        #expect(drawing.name == "a.b")
        #expect(drawing.anchors.map(\.x) == [10, 30])
        #expect(abs(drawing.anchors[0].normal_y - 1) < 1e-6)
        #expect(drawing.anchors[0].is_signed)
        #expect(!drawing.anchors[1].is_signed)
    }

    @Test(
        arguments: [
            "", "{}", #"{"schema": 2, "drawings": {}}"#, #"{"schema": 1, "drawings": {"a": []}}"#,
            #"{"schema": 1, "drawings": {"a": [[1, 2, 3]]}}"#,
        ]
    )
    func refusesWhatIsNone(text: String) {
        let error = #expect(throws: VisionError.self) { try self.set(text) }
        #expect(error?.message.hasPrefix("anchors/x.json: ") == true)
    }
}
