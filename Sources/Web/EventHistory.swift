import Foundation

/// The last event lines, numbered from the session's start.
///
/// Viewers hold a number, not a queue: who reads slowly costs nothing, and is lost once the
/// oldest line kept is newer than the one it waits for.
struct EventHistory: Sendable {
    /// Tells this session's numbers from those of another.
    let session: String
    /// The number of the oldest line kept.
    private(set) var first = 0
    private var lines: [Data] = []
    private var bytes = 0
    private let limit: Int
    private let byteLimit: Int

    init(session: String, limit: Int, byteLimit: Int) {
        self.session = session
        self.limit = max(1, limit)
        self.byteLimit = byteLimit
    }

    /// The number that the next line will get.
    var next: Int { first + lines.count }

    /// The line with a number; nil for one that is forgotten or yet to come.
    subscript(number: Int) -> Data? {
        let index = number - first
        return lines.indices.contains(index) ? lines[index] : nil
    }

    mutating func append(_ line: Data) {
        lines.append(line)
        bytes += line.count
        guard lines.count > limit || bytes > byteLimit else { return }
        // Many at once, since removing moves all that stay.
        var count = max(1, limit / 4)
        var freed = lines.prefix(count).reduce(0) { $0 + $1.count }
        while bytes - freed > byteLimit, count < lines.count - 1 {
            freed += lines[count].count
            count += 1
        }
        count = min(count, lines.count - 1)
        bytes -= lines.prefix(count).reduce(0) { $0 + $1.count }
        lines.removeFirst(count)
        first += count
    }

    /// How a line is known to those who come back: `SESSION-NUMBER`.
    func id(of number: Int) -> String { "\(session)-\(number)" }

    /// Where somebody goes on who has seen up to `id`, and whether nothing is left out.
    ///
    /// An id of another session, or of a line long gone, starts with the oldest line kept. Who was
    /// here before the first line has seen up to number -1.
    func place(after id: String) -> (number: Int, isComplete: Bool) {
        let parts = id.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == session, let seen = Int(parts[1]),
            seen >= first - 1, seen < next
        else { return (first, false) }
        return (seen + 1, true)
    }
}
