import Foundation

/// Writes lines to a file or to standard output, each whole and at once.
public struct LineOutput: ~Copyable, Sendable {
    /// Lines could not be written.
    public struct Failure: Error, Sendable, Hashable, CustomStringConvertible {
        /// What was written to, as the user knows it.
        public var name: String
        /// The system's number for it.
        public var code: Int32
        /// Events that still waited to be written when nobody waited for them any longer.
        public var unwritten = 0

        /// One line: what was written to, what happened, what to try.
        public var description: String {
            switch code {
            case _ where unwritten > 0:
                "\(name): takes no more lines, events not written: \(unwritten); see what holds it up"
            case EPIPE: "\(name): nobody reads it any more (broken pipe)"
            case ENOSPC, EDQUOT: "\(name): the disk is full; make room and run it again"
            case EACCES, EPERM, EROFS: "\(name): may not be written; name another file"
            case ENOENT: "\(name): its folder is not there; make it first"
            case EISDIR: "\(name): is a folder; name a file"
            case EFBIG: "\(name): grew larger than a file may be here; raise the limit (ulimit -f)"
            case EEXIST: "\(name): is also a source and would be lost; name another file"
            default: "\(name): cannot be written: \(String(cString: strerror(code)))"
            }
        }
    }

    /// What standard output is called.
    static let standardOutput = "standard output"

    private let descriptor: Int32
    private let name: String
    private let owns: Bool

    /// Opens the output; a file that is there is replaced, or gets more lines.
    ///
    /// - Parameters:
    ///   - path: the file; nil or `-` for standard output.
    ///   - sources: files that must not be replaced.
    ///   - appends: whether lines are added to what is there.
    public init(
        path: String?,
        sparing sources: [String] = [],
        appends: Bool = false
    ) throws(Failure) {
        guard let path, path != "-" else {
            descriptor = STDOUT_FILENO
            name = Self.standardOutput
            owns = false
            return
        }
        guard !Self.isFile(path, among: sources) else { throw Failure(name: path, code: EEXIST) }
        let how = appends ? O_APPEND : O_TRUNC
        let opened = open(path, O_WRONLY | O_CREAT | how | O_CLOEXEC, 0o666)
        guard opened >= 0 else { throw Failure(name: path, code: errno) }
        descriptor = opened
        name = path
        owns = true
    }

    deinit { if owns { close(descriptor) } }

    /// Writes `line` and a line end; returns when the system has taken all of it. A file that cannot
    /// take the whole line keeps none of it.
    public func write(_ line: String) throws(Failure) {
        var text = line + "\n"
        let code: Int32 = text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                let count = Foundation.write(descriptor, rest.baseAddress, rest.count)
                if count >= 0 {
                    rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
                } else if errno == EAGAIN {
                    // Somebody else made the shared pipe non-blocking: wait until it takes more.
                    var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    _ = poll(&wait, 1, 1000)
                } else if errno != EINTR {
                    let code = errno
                    takeBack(bytes.count - rest.count)
                    return code
                }
            }
            return 0
        }
        guard code == 0 else { throw Failure(name: name, code: code) }
    }

    /// Cuts what was written last off an own file; a pipe has no end to cut.
    private func takeBack(_ count: Int) {
        guard owns, count > 0 else { return }
        let end = lseek(descriptor, 0, SEEK_CUR)
        guard end >= count else { return }
        _ = ftruncate(descriptor, end - off_t(count))
    }

    /// Whether the file at `path` is one of the sources: through another name or a link it would
    /// still be the same file, and so it is where the shell opened it as the source `-`.
    ///
    /// - Parameter input: what the source `-` is read from.
    static func isFile(
        _ path: String,
        among sources: [String],
        input: Int32 = STDIN_FILENO
    ) -> Bool {
        var about = stat()
        guard stat(path, &about) == 0, let target = identity(about) else { return false }
        return sources.contains { source in
            let isThere = source == "-" ? fstat(input, &about) == 0 : stat(source, &about) == 0
            return isThere && identity(about) == target
        }
    }

    /// Device and number of a regular file; nil for anything else.
    private static func identity(_ about: stat) -> [UInt64]? {
        guard about.st_mode & S_IFMT == S_IFREG else { return nil }
        return [UInt64(about.st_dev), UInt64(about.st_ino)]
    }
}
