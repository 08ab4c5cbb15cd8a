import Foundation
import Synchronization

/// Takes battles to stat.ink while they happen: an export whose lines come from this process.
public final class StatInkLive: Sendable {
    private let http: HTTPClient
    private let tell: @Sendable (String) -> Void
    private let writing: Int32
    /// Lines wait here, so that a slow disk holds nobody up.
    private let lines = DispatchQueue(label: "stat.ink", qos: .utility)
    private let done = DispatchSemaphore(value: 0)
    private let failed = Atomic(false)
    /// The export has ended, and nothing was refused or lost.
    private let isWhole = Atomic(false)

    /// Begins to take lines; the key is asked for at once.
    ///
    /// - Parameters:
    ///   - export: what to do; its files do not count. What it tells must hold up nobody.
    ///   - http: what it sends by.
    /// - Throws: what `StatInkExport` throws for a key that is none.
    public init(_ export: StatInkExport, http: HTTPClient) throws {
        _ = try export.client
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw POSIXError(.EMFILE) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        self.http = http
        tell = export.tell
        writing = ends[1]
        let reading = ends[0]
        var export = export
        export.files = ["/dev/fd/\(reading)"]
        export.isPatient = true
        let thread = Thread { [self, export] in
            do {
                switch try export.run(print: { _ in }) {
                // What waits is sent another time.
                case .done, .cancelled: isWhole.store(true, ordering: .relaxed)
                case .incomplete: break
                case .unusable(let reason): tell("stat.ink: \(reason)")
                }
            } catch {
                tell("stat.ink: \(error)")
            }
            close(reading)
            done.signal()
        }
        thread.stackSize = 4 << 20
        thread.start()
    }

    /// Takes an event's line. Returns at once.
    public func take(_ line: String) {
        lines.async { [self] in
            guard !failed.load(ordering: .relaxed) else { return }
            var rest = Array((line + "\n").utf8)[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { write(writing, $0.baseAddress, $0.count) }
                if count > 0 {
                    rest = rest.dropFirst(count)
                } else if errno != EINTR {
                    // The export has ended and said why.
                    return failed.store(true, ordering: .relaxed)
                }
            }
        }
    }

    /// No more lines come: sends what waits, `seconds` at most. The rest stays in the outbox.
    ///
    /// Returns whether nothing was refused or lost; what was is told.
    public func finish(within seconds: Double) -> Bool {
        lines.async { [writing] in close(writing) }
        let end = DispatchTime.now() + seconds
        // A quarter is for what is under way: a request is let go of at once, a disk may be slow.
        if done.wait(timeout: end - seconds / 4) == .timedOut {
            http.cancel()
            guard done.wait(timeout: end) == .success else {
                tell("stat.ink: the outbox was not ready in time; the last battles may lack there")
                return false
            }
        }
        return isWhole.load(ordering: .relaxed)
    }
}
