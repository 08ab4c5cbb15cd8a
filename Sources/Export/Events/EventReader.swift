import Foundation

/// Reads event lines out of files and standard input, whole or as they grow.
///
/// What cannot be read is told and left out; the rest goes on.
public final class EventReader {
    /// Nothing can be read from a file at all.
    public struct Failure: Error, Sendable, CustomStringConvertible {
        /// One line: the file, what happened, what to try.
        public var description: String
    }

    /// Bytes that a line may have. A result has about ten thousand.
    static let lineLimit = 4 << 20
    /// Problems of one file that are told one by one; the others are only counted.
    static let toldProblems = 8

    private let tell: (String) -> Void
    private let isCancelled: () -> Bool
    /// Lines that could not be used.
    public private(set) var problems = 0

    /// - Parameters:
    ///   - isCancelled: asked between reads.
    ///   - tell: told what cannot be read, one line each.
    public init(
        isCancelled: @escaping () -> Bool = { false },
        tell: @escaping (String) -> Void
    ) {
        self.isCancelled = isCancelled
        self.tell = tell
    }

    /// Reads `path` (`-` is standard input) to its end, or as it grows until cancelled.
    ///
    /// - Parameters:
    ///   - follow: stay at the end of a file and read what is added; a file that is replaced or
    ///     begins anew is read from its start, and one that is not there yet is waited for.
    ///   - idle: called when nothing more is there at the moment, and at the end.
    public func read(
        _ path: String,
        follow: Bool = false,
        idle: () throws -> Void = {},
        each: (EventLine) throws -> Void
    ) throws {
        var lines = Lines(name: path == "-" ? "standard input" : path)
        guard var file = try open(path, waiting: follow, idle: idle) else { return }
        defer { if file != STDIN_FILENO { close(file) } }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var hasIdled = false
        while !isCancelled() {
            if !isReadable(file) {
                if !hasIdled { try idle() }
                hasIdled = true
                continue
            }
            let count = Foundation.read(file, &buffer, buffer.count)
            if count > 0 {
                hasIdled = false
                for line in lines.splitter.append(buffer[..<count]) {
                    try use(line, &lines, each)
                }
            } else if count < 0, errno == EINTR {
                continue
            } else if count < 0 {
                let reason = String(cString: strerror(errno))
                throw Failure(description: "\(lines.name): cannot be read on: \(reason)")
            } else if !follow || path == "-" {
                break
            } else {
                if !hasIdled { try idle() }
                hasIdled = true
                Thread.sleep(forTimeInterval: 0.2)
                guard let status = Self.replaced(path, file) else { continue }
                // Another file of the same name, or the same one begun anew.
                if status != file { close(file) } else { lseek(file, 0, SEEK_SET) }
                file = status
                lines.splitter = LineSplitter(limit: Self.lineLimit)
            }
        }
        // A line without an end is still being written while following, and cut where it was stopped.
        if !isCancelled(), !follow || path == "-" {
            for line in lines.splitter.finish() { try use(line, &lines, each) }
        }
        try idle()
        if lines.problems > Self.toldProblems {
            tell("\(lines.name): \(lines.problems - Self.toldProblems) more lines were left out")
        }
    }

    private struct Lines {
        var name: String
        var splitter = LineSplitter(limit: EventReader.lineLimit)
        var number = 0
        var problems = 0
    }

    private func use(
        _ line: LineSplitter.Line,
        _ lines: inout Lines,
        _ each: (EventLine) throws -> Void
    ) throws {
        lines.number += 1
        var problem = "is longer than \(Self.lineLimit >> 20) MiB; it was left out"
        if case .whole(let bytes) = line {
            // Blank lines are no lines.
            if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { return }
            do {
                guard let event = try EventLine(text: bytes) else { return }
                return try each(event)
            } catch let error as EventLine.Problem {
                problem = error.description
            }
        }
        problems += 1
        lines.problems += 1
        if lines.problems <= Self.toldProblems { tell("\(lines.name):\(lines.number): \(problem)") }
    }

    private func open(
        _ path: String,
        waiting: Bool,
        idle: () throws -> Void
    ) throws -> Int32? {
        if path == "-" { return STDIN_FILENO }
        var hasTold = false
        while !isCancelled() {
            let file = Foundation.open(path, O_RDONLY | O_CLOEXEC)
            let code = errno
            var status = stat()
            if file >= 0, fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
                close(file)
                throw Failure(description: "\(path): is a folder; name a file of event lines")
            }
            if file >= 0 { return file }
            guard waiting, code == ENOENT else {
                let reason = String(cString: strerror(code))
                throw Failure(description: "\(path): cannot be read: \(reason); check the name")
            }
            if !hasTold { tell("\(path): is not there yet; waiting for it") }
            hasTold = true
            try idle()
            Thread.sleep(forTimeInterval: 0.2)
        }
        return nil
    }

    /// Waits a moment for something to read; true at the end of input, too.
    private func isReadable(_ file: Int32) -> Bool {
        var wait = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
        return poll(&wait, 1, 200) != 0
    }

    /// The descriptor to read on from where a file was replaced or cut; nil where it was not.
    private static func replaced(_ path: String, _ file: Int32) -> Int32? {
        var mine = stat()
        var named = stat()
        guard fstat(file, &mine) == 0 else { return nil }
        if lseek(file, 0, SEEK_CUR) > mine.st_size { return file }
        guard stat(path, &named) == 0,
            named.st_ino != mine.st_ino || named.st_dev != mine.st_dev
        else { return nil }
        let fresh = Foundation.open(path, O_RDONLY | O_CLOEXEC)
        return fresh >= 0 ? fresh : nil
    }
}
