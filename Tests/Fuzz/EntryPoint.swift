import CLISupport
import Foundation
import Game
import Scenes

@testable import Vision

/// Everything that bytes from outside are given to, and what has to hold when they are accepted.
enum EntryPoint: String, CaseIterable {
    case layout, catalogue, words, anchors, glyphs, weapons, config, events, picture

    /// Gives `data` to the entry point. Errors are an answer like any other.
    func take(_ data: Data) {
        switch self {
        case .layout: takeLayout(data)
        case .catalogue: _ = try? GameCatalogue(json: data)
        case .words: _ = try? GameNames(catalogue: Self.ownCatalogue, words: data, preferred: "en")
        case .anchors: _ = try? AnchorSet(json: data, name: "fuzz")
        case .glyphs: takeGlyphs(data)
        case .weapons: takeWeapons(data)
        case .config: takeConfiguration(data)
        case .events: FuzzEvents(catalogue: Self.ownCatalogue).read(data)
        case .picture: FuzzPicture.shared.read(data)
        }
    }

    private static let ownCatalogue: GameCatalogue = {
        guard
            let data = try? FuzzPicture.data.read("catalogue/splatoon3.json"),
            let catalogue = try? GameCatalogue(json: data)
        else { fatalError("the project's own catalogue cannot be read") }
        return catalogue
    }()

    /// An accepted layout has every name, and no region without an area.
    private func takeLayout(_ data: Data) {
        guard let layout = try? Layout(json: data, name: "fuzz") else { return }
        for region in Layout.Region.allCases {
            precondition(layout[region].width > 0 && layout[region].height > 0)
        }
        for rows in Layout.Rows.allCases { precondition(!layout[rows: rows].isEmpty) }
    }

    /// An accepted set can be written, and is the same when it is read again.
    private func takeGlyphs(_ data: Data) {
        guard let set = try? GlyphSet(json: data, name: "fuzz") else { return }
        guard let written = try? set.json(), let again = try? GlyphSet(json: written, name: "fuzz")
        else { fatalError("a glyph set that was read cannot be written") }
        precondition(again.prototypes.count == set.prototypes.count)
    }

    /// Sets are signed by a checksum that no chance meets: it is put right first.
    private func takeWeapons(_ data: Data) {
        let body = [UInt8](data)
        let sum = WeaponSet.checksum(body[...])
        let signed = body + (0..<8).map { UInt8(truncatingIfNeeded: sum >> UInt64($0 * 8)) }
        guard let set = try? WeaponSet(bytes: signed) else { return }
        guard let again = try? WeaponSet(bytes: set.encoded()) else {
            fatalError("a weapon set that was read cannot be written")
        }
        precondition(again == set)
    }

    /// What `config show` prints configures the same.
    private func takeConfiguration(_ data: Data) {
        guard let text = String(data: data, encoding: .utf8),
            let read = try? Configuration(yaml: text, file: "fuzz", home: "/home/fuzz")
        else { return }
        guard
            let again = try? Configuration(yaml: read.yaml, file: "fuzz", home: "/home/fuzz")
        else { fatalError("a configuration that was read cannot be shown:\n\(read.yaml)") }
        precondition(again == read)
    }
}
