import Foundation

/// Finds the project's data: layouts, models, name lists, weapon sets.
///
/// Looked for in this order: `IKASIGHT_DATA`, `share/ikasight` beside the command's `bin` folder,
/// and `Models` in a folder above the command (a checkout).
public struct DataFolder: Sendable {
    /// No folder with data was found, or a file in it is missing.
    public struct NotFound: Error, CustomStringConvertible {
        /// What was looked for and where, in one line.
        public let description: String
    }

    /// The folder.
    public let url: URL
    /// Folders with the user's own weapon sets, searched before the project's.
    public var userSets: [URL] = []

    /// A folder known beforehand.
    public init(url: URL) { self.url = url }

    /// Finds the folder for a running command.
    ///
    /// - Parameters:
    ///   - executable: the command's own file.
    ///   - environment: its environment.
    public init(executable: URL, environment: [String: String]) throws(NotFound) {
        let mark = "layouts/splatoon3.json"
        var places: [URL] = []
        if let named = environment["IKASIGHT_DATA"] { places.append(URL(fileURLWithPath: named)) }
        var folder = executable.resolvingSymlinksInPath().deletingLastPathComponent()
        places.append(
            folder.deletingLastPathComponent().appendingPathComponent("share/ikasight")
        )
        while folder.path != "/" {
            places.append(folder.appendingPathComponent("Models"))
            folder = folder.deletingLastPathComponent()
        }
        let found = places.first {
            FileManager.default.fileExists(atPath: $0.appendingPathComponent(mark).path)
        }
        guard let found else {
            throw NotFound(
                description: "IkaSight's data was not found beside the command; "
                    + "run tools/install again or set IKASIGHT_DATA to its share/ikasight folder"
            )
        }
        url = found
    }

    /// The bytes of a file of the folder.
    public func read(_ path: String) throws(NotFound) -> Data {
        let file = url.appendingPathComponent(path)
        guard let data = try? Data(contentsOf: file) else {
            throw NotFound(description: "\(file.path): cannot be read; run tools/install again")
        }
        return data
    }

    /// The keys of the games that there is data for.
    public var games: [String] {
        let folder = url.appendingPathComponent("layouts")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    }

    /// The file of a weapon set: a path as it is, a name in the user's folders, then here.
    public func weaponSet(_ name: String) throws(NotFound) -> URL {
        if name.contains("/") || name.hasSuffix(".ikaset") { return URL(fileURLWithPath: name) }
        let folders = userSets + [url.appendingPathComponent("weapons")]
        let files = folders.map { $0.appendingPathComponent("\(name).ikaset") }
        if let file = files.first(where: { FileManager.default.fileExists(atPath: $0.path) }) {
            return file
        }
        throw NotFound(
            description: "no weapon set is called \(name); there are: "
                + (weaponSets.isEmpty ? "none" : weaponSets.joined(separator: ", "))
        )
    }

    /// The names of the weapon sets that can be chosen.
    public var weaponSets: [String] {
        let folders = userSets + [url.appendingPathComponent("weapons")]
        let names = folders.flatMap { folder in
            ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
                .filter { $0.hasSuffix(".ikaset") }.map { String($0.dropLast(7)) }
        }
        return Array(Set(names)).sorted()
    }
}
