import Foundation
import Game
import Scenes
import Synchronization

/// Takes events to stat.ink: by way of the outbox, as a test, or only to be looked at.
public struct StatInkExport: Sendable {
    /// What is to be done.
    public enum Mode: Sendable, Hashable {
        /// Store in the outbox and send.
        case send
        /// Ask the server whether it would take each battle; nothing is stored anywhere.
        case test
        /// Print the bodies.
        case dryRun
    }

    /// How it ended.
    public enum End: Sendable, Hashable {
        /// All is well.
        case done
        /// Something was refused or left out, or still waits: the user has been told.
        case incomplete
        /// It cannot be done as asked: one line.
        case unusable(String)
        /// Stopped by the user.
        case cancelled
    }

    /// What is to be done.
    public var mode = Mode.send
    /// Files of events; `-` is standard input. None: only what the outbox holds is sent.
    public var files: [String] = []
    /// Stay with the (single) file as it grows.
    public var follows = false
    /// Go on trying while battles may still come, however often the server fails.
    public var isPatient = false
    /// Skip battles that start when one that the site lists does.
    public var skipsListed = false
    /// The user's name on the site, for that.
    public var user: String?
    /// Seconds to wait for the server at the start.
    public var wait: Double?
    /// The first pause after a failure, seconds.
    public var pause = 1.0
    /// The outbox's file.
    public var outboxPath: String
    /// What the bodies say.
    public var options: StatInkOptions

    let catalogue: GameCatalogue
    let layout: Layout
    let server: StatInkServer
    private let makeKey: @Sendable () throws -> StatInkKey
    let http: HTTPClient
    let tell: @Sendable (String) -> Void

    /// - Parameters:
    ///   - key: gives the key; not asked for a dry run.
    ///   - http: what sends. Cancelling it stops the export.
    ///   - tell: told what happens, one line each.
    public init(
        catalogue: GameCatalogue,
        layout: Layout,
        server: StatInkServer,
        http: HTTPClient,
        outboxPath: String,
        options: StatInkOptions,
        key: @escaping @Sendable () throws -> StatInkKey,
        tell: @escaping @Sendable (String) -> Void
    ) {
        self.catalogue = catalogue
        self.layout = layout
        self.server = server
        self.http = http
        self.outboxPath = outboxPath
        self.options = options
        makeKey = key
        self.tell = tell
    }

    /// Does it. `print` takes the lines of a dry run.
    public func run(print: (String) throws -> Void) throws -> End {
        switch mode {
        case .dryRun: return try look { body, _ in try print(body.json) }
        case .test: return try test()
        case .send: return try send()
        }
    }

    var client: StatInkClient {
        get throws {
            try StatInkClient(
                server: server,
                key: makeKey(),
                http: http,
                version: options.agentVersion
            )
        }
    }

    private func send() throws -> End {
        let client = try client
        let files = files
        let follows = follows
        let http = http
        let isReading = Atomic(true)
        let isOver = Atomic(false)
        // A file can be exported again; what comes bit by bit would be lost.
        let isStream = follows || files.contains(where: StatInkIntake.isStream)
        let lock = LockPatience(
            goesOn: {
                isStream && isReading.load(ordering: .acquiring) && !http.isCancelled
            },
            tell: tell
        )
        let outbox = try Outbox(path: outboxPath, lock: lock)
        try warnOnce(outbox)
        let uploader = Uploader(
            outbox: outbox,
            client: client,
            paths: StatInkGames.paths,
            cutter: options.sendsPictures ? PictureCutter(layout: layout) : nil,
            pause: pause,
            isCancelled: { http.isCancelled },
            tell: tell
        )
        uploader.skipsListed = skipsListed
        uploader.user = user
        uploader.hidesNames = options.hidesNames
        let intake = StatInkIntake(
            outbox: outbox,
            server: server.address,
            feed: StatInkFeed(catalogue: catalogue, options: options),
            tell: tell
        )
        let thread = Thread {
            intake.read(files, follows: follows) {
                http.isCancelled || isOver.load(ordering: .relaxed)
            }
            isReading.store(false, ordering: .releasing)
        }
        thread.stackSize = 4 << 20
        thread.start()
        var end: Uploader.End
        if let wait, let early = uploader.wait(seconds: wait) {
            end = early
        } else {
            end = uploader.run(isPatient: follows || isPatient) {
                isReading.load(ordering: .acquiring)
            }
        }
        // What comes through a pipe is gone unless it is stored; a file can be read again.
        isOver.store(follows, ordering: .relaxed)
        if isReading.load(ordering: .acquiring), end != .cancelled, end != .failed {
            tell("nothing more is sent; what is still read is kept in the outbox")
        }
        while isReading.load(ordering: .acquiring) { Thread.sleep(forTimeInterval: 0.05) }
        let hasFailed = intake.hasFailed
        if end == .done, !hasFailed, try outbox.waiting(for: server.address).count > 0 {
            end = uploader.run(isPatient: follows) { false }
        }
        // Why, each of them has said.
        if hasFailed || end == .failed { return .incomplete }
        let counts = uploader.counts
        tell(
            "\(counts.sent) sent, \(counts.refused) refused, "
                + "\(counts.skipped + intake.skipped) skipped, \(intake.held) held, "
                + "\(try outbox.waiting(for: server.address).count) waiting"
        )
        let result = explain(end)
        let isWhole = counts.refused == 0 && intake.problems == 0
        return result == .done && !isWhole ? .incomplete : result
    }

    private func explain(_ end: Uploader.End) -> End {
        switch end {
        case .done: return .done
        case .cancelled: return .cancelled
        case .unusable(let reason): return .unusable(reason)
        case .unauthorized: return .unusable(Self.unknownKey(server))
        case .failed: return .incomplete
        case .gaveUp:
            tell(
                "\(server.address) does not take battles at the moment; "
                    + "what waits is kept: run it again later"
            )
            return .incomplete
        }
    }

    static func unknownKey(_ server: StatInkServer) -> String {
        "\(server.address) does not know the API key (401); copy it again from your profile page "
            + "there. What waits is kept"
    }

    /// Another program that uploads the same battles does so under other uuids.
    private func warnOnce(_ outbox: Outbox) throws {
        guard try outbox.note("warned") == nil else { return }
        tell(
            "note: if s3s, s3si.ts or the like upload to the same account, battles stand there "
                + "twice: use one of them, or --skip-if-listed"
        )
        try outbox.setNote("warned", "twice")
    }
}
