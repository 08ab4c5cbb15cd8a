import Dispatch
import Foundation
import Synchronization

/// Ctrl-C and its like: the first one asks to stop, a later one ends the process at once. So does a
/// terminal that goes, where nobody asked that it be outlived (nohup).
public final class Interruption {
    private let sources: [any DispatchSourceSignal]

    /// Watches SIGINT, SIGTERM and SIGHUP as long as it lives; `stop` runs on another thread, once.
    ///
    /// - Parameter reopen: what SIGHUP asks for instead of stopping, on another thread, too.
    public init(
        reopen: (@Sendable () -> Void)? = nil,
        stop: @escaping @Sendable () -> Void
    ) {
        let queue = DispatchQueue(label: "ikasight.interruption")
        let handler = Handler(stop: stop)
        func watch(
            _ number: Int32,
            _ act: @escaping @Sendable () -> Void
        ) -> any DispatchSourceSignal {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler(handler: act)
            source.resume()
            return source
        }
        var watched = [SIGINT, SIGTERM].map { watch($0) { handler.signalled() } }
        if reopen != nil || !Self.isIgnored(SIGHUP) {
            watched.append(watch(SIGHUP, reopen ?? { handler.signalled() }))
        }
        sources = watched
    }

    deinit { for source in sources { source.cancel() } }

    private static func isIgnored(_ number: Int32) -> Bool {
        var now = sigaction()
        guard sigaction(number, nil, &now) == 0 else { return false }
        return unsafeBitCast(now.__sigaction_handler.sa_handler, to: Int.self)
            == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    /// Makes writing to a closed pipe, or beyond the size a file may have, an error to be handled
    /// instead of the process's end.
    public static func letWritesFail() {
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
    }

    private final class Handler: Sendable {
        private let stop: @Sendable () -> Void
        private let first = Mutex<ContinuousClock.Instant?>(nil)

        init(stop: @escaping @Sendable () -> Void) { self.stop = stop }

        func signalled() {
            let now = ContinuousClock.now
            let before = first.withLock { first in
                defer { first = first ?? now }
                return first
            }
            guard let before else { return stop() }
            // Some programs signal the process and its group: that is still one request.
            if before.duration(to: now) > .seconds(1) { _exit(130) }
        }
    }
}
