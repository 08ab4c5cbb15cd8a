import Foundation
import Synchronization
import Video

/// The folder that clips lie in: names, old ones, what a killed run left. Waits for the disk, so it is
/// used off every thread that must not.
final class ClipFolder: Sendable {
    let path: String
    /// The program's name without its version: clips of an older version are ours, too.
    private let program: Data
    /// Whether files with names like ours are ours, as far as they were looked into.
    private let known = Mutex<[String: (file: Identity, isOurs: Bool)]>([:])
    /// The files' names of each clip that got its place in this run, the first one first.
    private let placed = Mutex<[[String]]>([])
    /// Goes into the next temporary name. Where it starts is left to chance: others may record the
    /// same battle to the same folder, from other machines and containers, too.
    private let number = Atomic(UInt32.random(in: 0...UInt32.max))

    /// - Parameter program: what our own files say that they were written by: a name, and a version
    ///   where there is one.
    init(path: String, program: String) {
        self.path = path
        self.program = Data(program.prefix { $0 != " " }.utf8)
    }

    /// What tells a file from another one under the same name.
    private struct Identity: Equatable {
        var inode: UInt64
        var bytes: Int
        var seconds, nanoseconds: Int

        init(_ about: stat) {
            inode = UInt64(about.st_ino)
            bytes = Int(about.st_size)
            (seconds, nanoseconds) = (about.st_mtim.tv_sec, about.st_mtim.tv_nsec)
        }
    }

    private struct Entry {
        var name: String
        var file: Identity
        var bytes: Int { file.bytes }
    }

    /// Free bytes for this user; nil when the system does not say.
    static func freeBytes(_ path: String) -> Int? {
        var about = statvfs()
        guard statvfs(path, &about) == 0 else { return nil }
        return Int(clamping: UInt64(about.f_bavail) * UInt64(about.f_frsize))
    }

    func path(of name: String) -> String { path + "/" + name }

    /// A path for a clip that is being written; nobody else has it. Does not wait for the disk.
    func temporary(_ stamp: String) -> String {
        let own = number.wrappingAdd(1, ordering: .relaxed).oldValue
        return path(of: "\(stamp)-\(own).recording.mkv")
    }

    /// Gives the parts of a clip their name; where another has it, `-2` and so on. Returns the paths.
    func place(_ temporary: String, parts: Int, stem: String) throws(VideoError) -> [String] {
        let sources = (1...max(1, parts)).map { ClipWriter.part($0, of: temporary) }
        let paths = try move(sources, stem: stem)
        placed.withLock { $0.append(paths.map(Self.name)) }
        return paths
    }

    /// Gives the files of a clip that has its place another name.
    func rename(_ paths: [String], stem: String) throws(VideoError) -> [String] {
        let moved = try move(paths, stem: stem)
        let names = paths.map(Self.name)
        placed.withLock { placed in
            if let index = placed.lastIndex(of: names) { placed[index] = moved.map(Self.name) }
        }
        return moved
    }

    private static func name(_ path: String) -> String {
        URL(fileURLWithPath: path).lastPathComponent
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
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, isOurs(entry) || entry.bytes == 0
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
            (Self.isFinal($0.name) || Self.isTemporary($0.name)) && isOurs($0)
        }
        var total = ours.reduce(0) { $0 + $1.bytes }
        var removed: [(path: String, bytes: Int)] = []
        let finished = ours.filter { Self.isFinal($0.name) }.sorted { $0.name < $1.name }
        // The newest stays even where it is too large by itself: it has only just been asked for.
        let newest = newest(of: finished)
        for entry in finished where !newest.contains(entry.name) {
            guard total > most else { break }
            guard unlink(path(of: entry.name)) == 0 else { continue }
            total -= entry.bytes
            removed.append((path(of: entry.name), entry.bytes))
        }
        return removed
    }

    /// The names of all files of the clip that this run placed last, whatever the clock said; without
    /// one, what its name tells to be the newest.
    private func newest(of clips: [Entry]) -> [String] {
        let names = clips.map(\.name)
        let placed = placed.withLock { $0.last { !Set(names).isDisjoint(with: $0) } }
        return placed ?? names.last.map { [$0] } ?? []
    }

    private func entries() -> [Entry] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.sorted().compactMap { name in
            guard name.hasSuffix(".mkv") else { return nil }
            var about = stat()
            guard lstat(path(of: name), &about) == 0, about.st_mode & S_IFMT == S_IFREG else {
                return nil
            }
            return Entry(name: name, file: Identity(about))
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
    private func isOurs(_ entry: Entry) -> Bool {
        if let last = known.withLock({ $0[entry.name] }), last.file == entry.file {
            return last.isOurs
        }
        guard let file = FileHandle(forReadingAtPath: path(of: entry.name)) else { return false }
        defer { try? file.close() }
        // One that is being written says so only when its first bytes have reached the disk.
        guard let head = try? file.read(upToCount: 4096), !head.isEmpty else { return false }
        let answer = isWritten(by: program, [UInt8](head))
        known.withLock { $0[entry.name] = (file: entry.file, isOurs: answer) }
        return answer
    }

    /// Whether Matroska's element for who wrote the file (`WritingApp`: 57 41, then its length) is a
    /// program's name, alone or with a version behind it.
    private func isWritten(by program: Data, _ head: [UInt8]) -> Bool {
        head.indices.dropLast(2).contains { index in
            guard head[index] == 0x57, head[index + 1] == 0x41, head[index + 2] > 0x80 else {
                return false
            }
            let text = head[(index + 3)...].prefix(Int(head[index + 2] & 0x7F))
            return text.split(separator: 32, maxSplits: 1).first?.elementsEqual(program) ?? false
        }
    }
}
