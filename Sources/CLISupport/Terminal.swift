import Foundation
import Synchronization

/// Standard error as people see it: lines, and one line that is rewritten in place.
///
/// Shared by warnings and the progress bar, so that neither tears the other. Thread-safe.
public final class Terminal: Sendable {
    /// The process's standard error.
    public static let standardError = Terminal(descriptor: STDERR_FILENO)

    private let descriptor: Int32
    private let isRewriting = Mutex(false)
    /// Somebody looks at it: it is a terminal that can rewrite a line.
    public let isInteractive: Bool

    /// - Parameter descriptor: an open file descriptor; it stays the caller's.
    public init(descriptor: Int32) {
        self.descriptor = descriptor
        let kind = ProcessInfo.processInfo.environment["TERM"]
        isInteractive = isatty(descriptor) == 1 && kind != "dumb"
    }

    /// Columns, or 80 where they are not known.
    public var width: Int {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// Writes a line that stays.
    public func line(_ text: String) {
        isRewriting.withLock { rewriting in
            put((rewriting ? "\r\u{1B}[K" : "") + text + "\n")
            rewriting = false
        }
    }

    /// Rewrites the last line; nil clears it. Does nothing where nobody looks.
    public func rewrite(_ text: String?) {
        guard isInteractive else { return }
        isRewriting.withLock { rewriting in
            guard text != nil || rewriting else { return }
            put("\r" + (text ?? "") + "\u{1B}[K")
            rewriting = text != nil
        }
    }

    /// A lost standard error is no reason to stop: what is written is for people only.
    private func put(_ text: String) {
        let bytes = Array(text.utf8)
        var from = 0
        while from < bytes.count {
            let count = bytes[from...].withUnsafeBytes {
                write(descriptor, $0.baseAddress, $0.count)
            }
            if count > 0 { from += count } else if errno != EINTR { return }
        }
    }
}
