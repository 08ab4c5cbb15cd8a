import Foundation

@testable import Video

/// Small clips made by the `ffmpeg` command, in a folder that goes away with this value.
final class TestClips {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("video-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    struct CommandFailed: Error { var arguments: [String] }

    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    /// Runs `ffmpeg` with `arguments`, output to `name`.
    func make(_ name: String, _ arguments: String) throws -> String {
        let words =
            ["ffmpeg", "-nostdin", "-v", "error", "-y"]
            + arguments.split(separator: " ").map(String.init) + [path(name)]
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CommandFailed(arguments: words) }
        return path(name)
    }

    /// What `ffprobe` says of the streams of a file.
    func probe(_ path: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["ffprobe", "-v", "error", "-show_streams", path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: text, as: UTF8.self)
    }

    func write(_ name: String, _ bytes: Data) throws -> String {
        try bytes.write(to: folder.appendingPathComponent(name))
        return path(name)
    }

    /// The first `share` of a file, under another name.
    func cut(_ source: String, to name: String, share: Double) throws -> String {
        let whole = try Data(contentsOf: URL(fileURLWithPath: source))
        return try write(name, whole.prefix(Int(Double(whole.count) * share)))
    }
}

/// `testsrc2` of a size, rate and length as ffmpeg input arguments.
func testSource(_ size: String = "320x240", rate: Int = 30, seconds: Double = 2) -> String {
    "-f lavfi -i testsrc2=s=\(size):r=\(rate):d=\(seconds)"
}

/// A flat picture of 0xRRGGBB, exact in RGB.
func colour(_ rgb: String, _ size: String = "64x64") -> String {
    "-f lavfi -i color=c=0x\(rgb):s=\(size):r=1:d=1,format=rgb24 -frames:v 1"
}

func openError(_ location: String, options: ReaderOptions = ReaderOptions()) -> VideoError? {
    do throws(VideoError) {
        _ = try VideoReader(location, options: options)
        return nil
    } catch {
        return error
    }
}

/// The first frame of a source as a patch at its own size.
func firstFrame(_ location: String, channels: Int = 3) throws -> Patch {
    var reader = try VideoReader(location)
    var frame = Frame()
    guard try reader.next(into: &frame) else {
        throw VideoError(code: .empty, location: location, message: "no frame")
    }
    return frame.copy(channels: channels)
}
