import Foundation
import Testing

/// A named pipe whose reader takes nothing until it is told to.
final class StalledReader {
    /// Longer than what a pipe holds: who writes one waits for the reader.
    static let line = String(repeating: "x", count: 200_000)

    let path: String
    private let descriptor: Int32

    init() throws {
        let pipe = FileManager.default.temporaryDirectory
            .appendingPathComponent("stalled-\(UUID().uuidString)").path
        try #require(mkfifo(pipe, 0o600) == 0)
        // Opening does not wait for somebody who writes.
        let opened = open(pipe, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        try #require(opened >= 0)
        path = pipe
        descriptor = opened
    }

    deinit {
        close(descriptor)
        unlink(path)
    }

    /// Takes as many of these lines; whether they came, within 20 seconds.
    func takes(lines count: Int) -> Bool {
        var rest = count * (Self.line.utf8.count + 1)
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let start = ContinuousClock.now
        while rest > 0, start.duration(to: .now) < .seconds(20) {
            let taken = read(descriptor, &buffer, min(rest, buffer.count))
            if taken > 0 { rest -= taken } else { usleep(1000) }
        }
        return rest == 0
    }
}
