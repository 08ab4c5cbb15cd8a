import Dispatch
import Foundation
import Synchronization

/// Ctrl-C and its like: the first one asks to stop, a later one ends the process at once.
public final class Interruption {
    private let sources: [any DispatchSourceSignal]

    /// Watches SIGINT and SIGTERM as long as it lives; `stop` runs on another thread, once.
    ///
    /// - Parameter reopen: what SIGHUP asks for, on another thread, too; nil leaves it alone.
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
        sources =
            [SIGINT, SIGTERM].map { watch($0) { handler.signalled() } }
            + (reopen.map { [watch(SIGHUP, $0)] } ?? [])
    }

    deinit { for source in sources { source.cancel() } }

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
