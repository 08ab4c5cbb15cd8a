import Dispatch
import Foundation

/// Ctrl-C and its like: the first one asks to stop, the second one ends the process at once.
public final class Interruption {
    private let sources: [any DispatchSourceSignal]

    /// Watches SIGINT and SIGTERM as long as it lives; `stop` runs on another thread, once.
    public init(stop: @escaping @Sendable () -> Void) {
        let queue = DispatchQueue(label: "ikasight.interruption")
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                // From now on the system's own handling applies: a second one kills.
                signal(SIGINT, SIG_DFL)
                signal(SIGTERM, SIG_DFL)
                stop()
            }
            source.resume()
            return source
        }
    }

    deinit { for source in sources { source.cancel() } }

    /// Makes writing to a closed pipe an error to be handled instead of the process's end.
    public static func ignoreClosedPipes() { signal(SIGPIPE, SIG_IGN) }
}
