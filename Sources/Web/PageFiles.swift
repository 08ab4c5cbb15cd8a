import Foundation
import Game

/// The files that the page consists of, read once: paths lead nowhere else.
struct PageFiles: Sendable {
    /// A file as it is sent.
    struct File: Sendable {
        var type: String
        var content: Data
    }

    private let files: [String: File]
    private let catalogues: [GameCatalogue]

    /// Reads `web/` and `catalogue/` of the data folder.
    ///
    /// Throws `fileMissing`.
    init(data folder: URL) throws(WebError) {
        let web = folder.appendingPathComponent("web")
        var files: [String: File] = [:]
        for name in Self.names(in: web) {
            guard let type = Self.types[(name as NSString).pathExtension] else { continue }
            files["/\(name)"] = File(
                type: type,
                content: try Self.read(web.appendingPathComponent(name))
            )
        }
        for name in Self.pages where files[name] == nil {
            throw .fileMissing(web.path + name)
        }
        self.files = files
        let catalogue = folder.appendingPathComponent("catalogue")
        var catalogues: [GameCatalogue] = []
        for name in Self.names(in: catalogue) where name.hasSuffix(".json") {
            let data = try Self.read(catalogue.appendingPathComponent(name))
            // The words of the screens lie there, too, and are no catalogue.
            if let item = try? GameCatalogue(json: data) { catalogues.append(item) }
        }
        self.catalogues = catalogues
    }

    /// The pages that must be there; what else they need is theirs to know.
    static let dashboard = "/index.html", overlay = "/overlay.html", locked = "/locked.html"
    private static let pages = [dashboard, overlay, locked]

    private static let types = [
        "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8", "json": "application/json; charset=utf-8",
        "svg": "image/svg+xml", "webmanifest": "application/manifest+json",
    ]

    /// The file at an address of the page; nil for none.
    subscript(path: String) -> File? { files[path] }

    /// What keys are called in a language, by kind and key, as JSON: the catalogues' names.
    func names(in language: String) -> Data {
        let kinds: [(String, KeyPath<GameCatalogue, [GameCatalogue.Item]>)] = [
            ("weapons", \.weapons), ("stages", \.stages), ("rules", \.rules),
            ("lobbies", \.lobbies), ("ranks", \.ranks), ("specials", \.specials),
        ]
        let members = kinds.map { name, items in
            let known = catalogues.flatMap { $0[keyPath: items] }.map {
                JSONValue.Member($0.key, .string($0.name(in: language)))
            }
            return JSONValue.Member(name, .object(known))
        }
        return Data(JSONWriter.string(.object(members)).utf8)
    }

    private static func names(in folder: URL) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
    }

    private static func read(_ file: URL) throws(WebError) -> Data {
        guard let data = try? Data(contentsOf: file) else { throw .fileMissing(file.path) }
        return data
    }
}
