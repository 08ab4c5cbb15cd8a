import Foundation
import Synchronization

/// One run of a shell command, with text on its standard input.
///
/// It is a process group of its own: whatever it starts can be ended with it, and Ctrl-C at the
/// terminal is not for it.
struct ShellCommand {
    /// How it ended.
    enum Outcome: Sendable, Hashable {
        case exited(Int32)
        case killed(by: Int32)
        /// It took too long and was ended.
        case timedOut
        /// It could not be started; the system's number.
        case failed(Int32)
    }

    /// Run by `/bin/sh -c`.
    var text: String
    /// Added to the environment.
    var environment: [String: String] = [:]

    private static let slice = 0.02
    private static let starting = Mutex(())

    /// Runs it, `limit` seconds at most; its standard output goes to standard error.
    func run(input: String, limit: Double) -> Outcome {
        // Whoever started us may ignore it, and then no child's end can be waited for.
        signal(SIGCHLD, SIG_DFL)
        var ends: [Int32] = [0, 0]
        var process = pid_t()
        // Another command that starts in between would keep this one's input open.
        let code = Self.starting.withLock { _ -> Int32 in
            guard pipe(&ends) == 0 else { return errno }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            let code = spawn(&process, input: ends[0])
            close(ends[0])
            if code != 0 { close(ends[1]) }
            return code
        }
        guard code == 0 else { return .failed(code) }
        _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
        var rest = Array((input + "\n").utf8)[...]
        var writing: Int32? = ends[1]
        defer { if let writing { close(writing) } }
        var end = ContinuousClock.now + .seconds(limit)
        var isOver = false
        while true {
            if let open = writing, !Self.feed(&rest, to: open) {
                close(open)
                writing = nil
            }
            var status: Int32 = 0
            let ended = waitpid(process, &status, WNOHANG)
            // Somebody else took the news of its end; there will be no other.
            if ended < 0, errno != EINTR { return .failed(errno) }
            if ended == process {
                if isOver { return .timedOut }
                let signal = status & 0x7f
                return signal == 0 ? .exited(status >> 8 & 0xff) : .killed(by: signal)
            }
            if ContinuousClock.now > end {
                // First as a request, then as none.
                kill(-process, isOver ? SIGKILL : SIGTERM)
                end = .now + .seconds(2)
                isOver = true
            }
            Thread.sleep(forTimeInterval: Self.slice)
        }
    }

    /// Gives what the pipe takes now; false when there is nothing more to give or nobody reads.
    private static func feed(_ rest: inout ArraySlice<UInt8>, to pipe: Int32) -> Bool {
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(pipe, $0.baseAddress, $0.count) }
            guard count > 0 else { return errno == EAGAIN || errno == EINTR }
            rest = rest.dropFirst(count)
        }
        return false
    }

    private func spawn(_ process: inout pid_t, input: Int32) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // What this program ignores, others may count on.
        var usual = sigset_t()
        sigemptyset(&usual)
        for number in [SIGPIPE, SIGXFSZ, SIGHUP, SIGINT, SIGTERM, SIGCHLD] {
            sigaddset(&usual, number)
        }
        posix_spawnattr_setsigdefault(&attributes, &usual)
        posix_spawnattr_setflags(
            &attributes,
            Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF)
        )
        let values = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        var arguments: [UnsafeMutablePointer<CChar>?] =
            ["/bin/sh", "-c", text].map { (word: String) in strdup(word) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] =
            values.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        return posix_spawn(&process, "/bin/sh", &actions, &attributes, &arguments, &variables)
    }
}
