import Foundation
import Game
import Models
import Scenes
import Testing
import Video
import Vision

/// The drawn pictures and what they show, and what detectors need; found beside the tests.
enum Fixtures {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    static let stills = root.appendingPathComponent("Fixtures/stills")
    static let models = root.appendingPathComponent("Models")

    /// One line of `labels.json`.
    struct Label: Decodable, Sendable, CustomTestStringConvertible {
        var file: String
        var lang: String
        var scene: String
        var accept: [String]?
        var data: Truth
        var testDescription: String { file }
    }

    /// What a picture shows, as JSON of any shape.
    enum Truth: Decodable, Sendable {
        case object([String: Truth])
        case list([Truth])
        case value(JSONValue)

        init(from decoder: any Decoder) throws {
            let box = try decoder.singleValueContainer()
            if box.decodeNil() {
                self = .value(.null)
            } else if let value = try? box.decode(Bool.self) {
                self = .value(.bool(value))
            } else if let value = try? box.decode(Int.self) {
                self = .value(.int(value))
            } else if let value = try? box.decode(Double.self) {
                self = .value(.number(value))
            } else if let value = try? box.decode(String.self) {
                self = .value(.string(value))
            } else if let value = try? box.decode([Truth].self) {
                self = .list(value)
            } else {
                self = .object(try box.decode([String: Truth].self))
            }
        }

        /// Every value that is not null, with its dotted path.
        func leaves(_ path: String = "") -> [(path: String, value: JSONValue)] {
            switch self {
            case .value(let value): value == .null ? [] : [(path, value)]
            case .list(let items):
                items.enumerated().flatMap { $1.leaves("\(path).\($0)") }
            case .object(let members):
                members.sorted { $0.key < $1.key }.flatMap {
                    $1.leaves(path.isEmpty ? $0 : "\(path).\($0)")
                }
            }
        }
    }

    static func labels() throws -> [Label] {
        try JSONDecoder().decode(
            [Label].self,
            from: Data(contentsOf: stills.appendingPathComponent("labels.json"))
        )
    }

    /// A kit with the demo's weapons.
    static func kit(language: String? = nil) throws -> SceneKit {
        try SceneKit(data: DataFolder(url: models), weaponSet: "demo", language: language)
    }
}

extension Fixtures {
    /// The first frame of a file.
    static func picture(_ file: String) throws -> GamePicture {
        var reader = try VideoReader(file)
        var picture = GamePicture()
        guard try reader.next(into: &picture.frame) else {
            throw VideoError(code: .noVideo, location: file, message: "no frame")
        }
        picture.viewport = Viewport(width: picture.frame.width, height: picture.frame.height)
        return picture
    }

    /// A picture of our own, through a file.
    static func picture(of patch: Patch) throws -> GamePicture {
        let folder = try Folder()
        let file = folder.path("drawn.png")
        try StillWriter.writePNG(patch, to: file)
        return try picture(file)
    }

    /// The surest reading of any detector; nil where none knows the picture.
    static func reading(
        of picture: borrowing GamePicture,
        _ detectors: [any SceneDetector]
    ) throws -> SceneReading? {
        var best: SceneReading?
        for detector in detectors where detector.probe(picture) >= Probe.pass {
            guard let reading = try detector.read(picture) else { continue }
            if reading.score > best?.score ?? 0 { best = reading }
        }
        return best
    }

    /// A folder that goes away with this value.
    final class Folder {
        struct CommandFailed: Error { var arguments: [String] }
        let url = FileManager.default.temporaryDirectory
            .appendingPathComponent("scenes-tests-\(UUID().uuidString)")

        init() throws {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        }
        deinit { try? FileManager.default.removeItem(at: url) }

        func path(_ name: String) -> String { url.appendingPathComponent(name).path }

        /// Another version of a picture, made by the `ffmpeg` command.
        func variant(of source: String, as name: String, _ arguments: [String]) throws -> String {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments =
                ["ffmpeg", "-nostdin", "-v", "error", "-y", "-i", source] + arguments + [path(name)]
            try process.run()
            process.waitUntilExit()
            guard process.terminationStatus == 0 else { throw CommandFailed(arguments: arguments) }
            return path(name)
        }
    }
}
