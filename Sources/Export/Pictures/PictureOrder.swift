import Foundation

/// Which pictures of a battle are to be cut out of its recording, and where they are.
struct PictureOrder: Sendable, Hashable, Codable {
    /// A picture of a page.
    struct Page: Sendable, Hashable, Codable {
        /// What of the game it shows.
        enum Kind: String, Codable {
            case judge, scoreboard
        }
        var kind: Kind
        /// Seconds of the source at which it was first there.
        var time: Double
        /// Where the game lies in the frame: x, y, width, height; nil when it fills it.
        var crop: [Double]?
    }

    /// The recording, as an absolute path or an address.
    var source: String
    /// What the recording was when it was read: another one of that name is not cut.
    var width, height: Int?
    var duration: Double?
    var pages: [Page]
    /// Cover the names.
    var hidesNames: Bool
    /// Where names stand on the scoreboard is known: it is not that of three teams.
    var knowsRows: Bool

    /// The pictures of a battle; nil where there are none, or the source cannot be read again.
    init?(_ battle: BattleResult, hidesNames: Bool) {
        let name = battle.line.source
        guard name != "-", !name.isEmpty else { return nil }
        let stream = battle.pages.stream
        func page(_ kind: Page.Kind, _ time: Double?) -> Page? {
            time.map { Page(kind: kind, time: $0, crop: stream?.crop(at: $0)) }
        }
        pages = [page(.judge, battle.pages.judge), page(.scoreboard, battle.pages.scoreboard)]
            .compactMap { $0 }
        guard !pages.isEmpty else { return nil }
        source = name.contains("://") ? name : URL(fileURLWithPath: name).path
        width = stream?.width
        height = stream?.height
        duration = stream?.duration
        self.hidesNames = hidesNames
        knowsRows = battle.text("rule").map { $0 != "tricolor" } ?? false
    }

    /// The pages to cut: none on which names are to be covered whose places are not known.
    var shown: [Page] {
        hidesNames && !knowsRows ? pages.filter { $0.kind != .scoreboard } : pages
    }

    /// As the outbox keeps it.
    var json: String? {
        (try? JSONEncoder().encode(self)).map { String(decoding: $0, as: UTF8.self) }
    }

    init?(json: String) {
        guard let order = try? JSONDecoder().decode(PictureOrder.self, from: Data(json.utf8)) else {
            return nil
        }
        self = order
    }
}
