import FlyingSocks
import Foundation
import Glibc
import Synchronization

/// Wakes the server's tasks when their sockets are ready, and loses patience with peers that do not
/// take what is written to them, and with those that say nothing.
///
/// The library's own pools wait for ever. The one on epoll also keeps a register of descriptors
/// that goes wrong when one is closed while somebody waits for it: the next connection that gets
/// the number is never woken. Here each wait stands for itself.
final class PatientPool: AsyncSocketPool {
    /// How long is waited, and for how many.
    struct Patience: Sendable {
        /// How long a peer may not take a byte.
        var writing = Duration.seconds(15)
        /// How long a peer may say nothing.
        var reading = Duration.seconds(60)
        /// How often viewers are asked for a sign of life: well within `reading`.
        var beat = Duration.seconds(15)
        /// How many connections are served at once.
        var connections = Self.usualConnections
    }

    /// A peer has been waited for long enough. It need not be gone.
    struct OutOfPatience: Error {}

    private struct Wait {
        var file: Int32
        var events: Int16
        var deadline: ContinuousClock.Instant
        var continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var waits: [Int: Wait] = [:]
        /// Given up before they began.
        var cancelled: Set<Int> = []
        var next = 0
        /// Wakes the thread out of its `poll`; nil while the pool does not run.
        var bell: Bell?
    }

    private let patience: Patience
    private let state = Mutex(State())

    /// A pool that wakes nobody before it runs. Throws where no file can be opened.
    init(patience: Patience) throws {
        self.patience = patience
        let bell = try Bell()
        state.withLock { $0.bell = bell }
    }

    /// Nothing to be done.
    func prepare() async throws {}

    func run() async throws {
        await withTaskCancellationHandler {
            await withCheckedContinuation { done in
                Thread.detachNewThread {
                    self.loop()
                    done.resume()
                }
            }
        } onCancel: {
            end()
        }
        throw CancellationError()
    }

    func suspendSocket(_ socket: Socket, untilReadyFor events: Socket.Events) async throws {
        let limit = events.contains(.write) ? patience.writing : patience.reading
        var mask: Int16 = 0
        if events.contains(.read) { mask |= Int16(POLLIN) }
        if events.contains(.write) { mask |= Int16(POLLOUT) }
        let id = state.withLock { state in
            state.next += 1
            return state.next
        }
        defer { state.withLock { _ = $0.cancelled.remove(id) } }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let wait = Wait(
                    file: socket.file.rawValue,
                    events: mask,
                    deadline: .now + limit,
                    continuation: continuation
                )
                begin(wait, id: id)
            }
        } onCancel: {
            cancel(id)
        }
    }

    private func begin(_ wait: Wait, id: Int) {
        let failure: (any Error)? = state.withLock { state in
            if state.cancelled.remove(id) != nil { return CancellationError() }
            guard let bell = state.bell else { return SocketError.disconnected }
            state.waits[id] = wait
            bell.ring()
            return nil
        }
        if let failure { wait.continuation.resume(throwing: failure) }
    }

    private func cancel(_ id: Int) {
        let wait = state.withLock { state in
            let wait = state.waits.removeValue(forKey: id)
            if wait == nil { state.cancelled.insert(id) }
            return wait
        }
        wait?.continuation.resume(throwing: CancellationError())
    }

    /// Ends the loop, and with it every wait.
    private func end() {
        state.withLock { state in
            if let bell = state.bell { bell.ring() }
            state.bell = nil
        }
    }
}

extension PatientPool {
    private func loop() {
        let bell = state.withLock { $0.bell }
        var files: [pollfd] = []
        var ids: [Int] = []
        while let bell {
            var nearest: ContinuousClock.Instant?
            let isRunning = state.withLock { state in
                files = [pollfd(fd: bell.listening, events: Int16(POLLIN), revents: 0)]
                ids = []
                for (id, wait) in state.waits {
                    files.append(pollfd(fd: wait.file, events: wait.events, revents: 0))
                    ids.append(id)
                    nearest = min(nearest ?? wait.deadline, wait.deadline)
                }
                return state.bell === bell
            }
            guard isRunning else { break }
            Glibc.poll(&files, nfds_t(files.count), nearest.map(Self.milliseconds) ?? -1)
            if files[0].revents != 0 { bell.hear() }
            wake(zip(ids, files.dropFirst()))
        }
        let waits = state.withLock { state in
            defer { state.waits = [:] }
            return state.waits.values.map(\.continuation)
        }
        for wait in waits { wait.resume(throwing: CancellationError()) }
    }

    /// Resumes who can go on, and whose time is over.
    private func wake(_ polled: Zip2Sequence<[Int], ArraySlice<pollfd>>) {
        let now = ContinuousClock.now
        var woken: [(CheckedContinuation<Void, any Error>, failure: (any Error)?)] = []
        state.withLock { state in
            for (id, file) in polled {
                guard let wait = state.waits[id] else { continue }
                let isOver = wait.deadline <= now
                guard file.revents != 0 || isOver else { continue }
                state.waits[id] = nil
                // Errors and hang-ups show when it reads or writes; a closed file does not.
                let isClosed = file.revents & Int16(POLLNVAL) != 0
                let failure: (any Error)? =
                    if file.revents == 0 {
                        OutOfPatience()
                    } else if isClosed {
                        SocketError.disconnected
                    } else {
                        nil
                    }
                woken.append((wait.continuation, failure))
            }
        }
        for (continuation, failure) in woken {
            if let failure {
                continuation.resume(throwing: failure)
            } else {
                continuation.resume()
            }
        }
    }

    private static func milliseconds(until deadline: ContinuousClock.Instant) -> Int32 {
        let left = ContinuousClock.now.duration(to: deadline) / .milliseconds(1)
        return Int32(max(0, min(left + 1, 60_000)))
    }
}

extension PatientPool.Patience {
    /// Half of the files that the process may have open; the rest is left for recordings.
    static var usualConnections: Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            return 512
        }
        return Int(min(limit.rlim_cur, 2048) / 2)
    }
}

/// Ends a `poll` from another thread.
private final class Bell: Sendable {
    /// What is polled.
    let listening: Int32
    private let ringing: Int32

    init() throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw SocketError.makeFailed("pipe") }
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        listening = ends[0]
        ringing = ends[1]
    }

    deinit {
        close(listening)
        close(ringing)
    }

    /// One that rings already rings no louder, so a full pipe is fine.
    func ring() { _ = write(ringing, [1], 1) }

    func hear() {
        var bytes = [UInt8](repeating: 0, count: 256)
        while read(listening, &bytes, bytes.count) == bytes.count {}
    }
}
