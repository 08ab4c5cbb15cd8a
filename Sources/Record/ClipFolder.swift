import Foundation
import Synchronization
import Video

/// The folder that clips lie in: names, old ones, what a killed run left. Waits for the disk, so it is
/// used off every thread that must not.
final class ClipFolder: Sendable {
    let path: String
    private let program: String
    /// Whether files with names like ours are ours, as far as they were looked into.
    private let known = Mutex<[String: Bool]>([:])

    /// - Parameter program: what our own files say that they were written by.
    init(path: String, program: String) {
        self.path = path
        self.program = program
    }

    private struct Entry {
        var name: String
        var bytes: Int
    }

    /// Free bytes for this user; nil when the system does not say.
    static func freeBytes(_ path: String) -> Int? {
        var about = statvfs()
        guard statvfs(path, &about) == 0 else { return nil }
        return Int(clamping: UInt64(about.f_bavail) * UInt64(about.f_frsize))
    }

    func path(of name: String) -> String { path + "/" + name }

    /// A path for a clip that is being written; nobody else has it.
    func temporary(_ stamp: String, taken: Set<String>) -> String {
        var number = 1
        while true {
            let suffix = number > 1 ? "-\(number)" : ""
            let candidate = path(of: "\(stamp)\(suffix).recording.mkv")
            if !taken.contains(candidate), access(candidate, F_OK) != 0 { return candidate }
            number += 1
        }
    }

    /// Gives the parts of a clip their name; where another has it, `-2` and so on. Returns the paths.
    func place(_ temporary: String, parts: Int, stem: String) throws(VideoError) -> [String] {
        let sources = (1...max(1, parts)).map { ClipWriter.part($0, of: temporary) }
        return try move(sources, stem: stem)
    }

    /// Gives the files of a clip that has its place another name.
    func rename(_ paths: [String], stem: String) throws(VideoError) -> [String] {
        try move(paths, stem: stem)
    }

    private func move(_ sources: [String], stem: String) throws(VideoError) -> [String] {
        var number = 1
        var targets: [String] = []
        repeat {
            let first = path(of: stem + (number > 1 ? "-\(number)" : "") + ".mkv")
            targets = sources.indices.map { ClipWriter.part($0 + 1, of: first) }
            number += 1
        } while targets.contains { access($0, F_OK) == 0 }
        for (source, target) in zip(sources, targets) {
            guard Foundation.rename(source, target) == 0 else {
                throw VideoError(
                    code: .io,
                    location: source,
                    message: "cannot be renamed: \(String(cString: strerror(errno)))",
                    advice: "it is kept under this name"
                )
            }
        }
        return targets
    }

    /// Files of runs that ended before they could name them get names; what runs now is left alone.
    func salvage() -> [String] {
        entries().filter { Self.isTemporary($0.name) }.compactMap { entry in
            let old = path(of: entry.name)
            let descriptor = open(old, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { return nil }
            defer { close(descriptor) }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, isOurs(entry.name) || entry.bytes == 0
            else { return nil }
            if entry.bytes == 0 {
                unlink(old)
                return nil
            }
            let stamp = entry.name.prefix(19)
            let part = entry.name.split(separator: "-").last.map(String.init) ?? ""
            let suffix = part.hasPrefix("part") ? "-" + part.dropLast(4) : ""
            let stem = "\(stamp)_unknown_unknown_unknown-incomplete\(suffix)"
            return (try? move([old], stem: stem))?.first
        }
    }

    /// Removes our oldest clips until all of ours take no more than `most` bytes, or one is left.
    func prune(to most: Int) -> [(path: String, bytes: Int)] {
        let ours = entries().filter {
            (Self.isFinal($0.name) || Self.isTemporary($0.name)) && isOurs($0.name)
        }
        var total = ours.reduce(0) { $0 + $1.bytes }
        var removed: [(path: String, bytes: Int)] = []
        // The newest stays even where it is too large by itself: it has only just been asked for.
        let finished = ours.filter { Self.isFinal($0.name) }.sorted { $0.name < $1.name }
        for entry in finished.dropLast() {
            guard total > most else { break }
            guard unlink(path(of: entry.name)) == 0 else { continue }
            total -= entry.bytes
            removed.append((path(of: entry.name), entry.bytes))
        }
        return removed
    }

    private func entries() -> [Entry] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.sorted().compactMap { name in
            guard name.hasSuffix(".mkv") else { return nil }
            var about = stat()
            guard lstat(path(of: name), &about) == 0, about.st_mode & S_IFMT == S_IFREG else {
                return nil
            }
            return Entry(name: name, bytes: Int(about.st_size))
        }
    }

    static func isFinal(_ name: String) -> Bool {
        let stamp = #"^\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d"#
        let rest = #"_[a-z0-9]+_[a-z0-9_]+(-incomplete)?(-\d+)?(-part\d+)?\.mkv$"#
        return name.range(of: stamp + rest, options: .regularExpression) != nil
    }

    static func isTemporary(_ name: String) -> Bool {
        let pattern = #"^\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d(-\d+)?\.recording(-part\d+)?\.mkv$"#
        return name.range(of: pattern, options: .regularExpression) != nil
    }

    /// Whether a file says that this program wrote it: others may have names like ours.
    private func isOurs(_ name: String) -> Bool {
        // One that is being written says so only when its first bytes have reached the disk.
        if let answer = known.withLock({ $0[name] }) { return answer }
        guard let file = FileHandle(forReadingAtPath: path(of: name)) else { return false }
        defer { try? file.close() }
        guard let head = try? file.read(upToCount: 4096), !head.isEmpty else { return false }
        let answer = head.range(of: Data(program.utf8)) != nil
        known.withLock { $0[name] = answer }
        return answer
    }
}
