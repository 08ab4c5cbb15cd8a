import Foundation
import Game

/// Sends what waits in the outbox, the oldest first and one at a time, until nothing is left.
final class Uploader {
    /// How it ended.
    enum End: Sendable, Hashable {
        /// Nothing waits any more.
        case done
        /// The server did not take any for a while.
        case gaveUp
        case cancelled
        /// The key is not known there.
        case unauthorized
        /// It cannot be tried at all.
        case unusable(String)
    }

    /// What happened to how many.
    struct Counts: Sendable, Hashable {
        var sent = 0
        var refused = 0
        var skipped = 0
    }

    /// Failures in a row after which a run that has an end gives up.
    static let patience = 8
    /// Starts that lie this far apart (seconds) are those of one battle.
    static let listedTolerance = 120.0

    private let outbox: Outbox
    private let client: StatInkClient
    private let paths: [String: String]
    private let cutter: PictureCutter?
    private let isCancelled: () -> Bool
    private let tell: (String) -> Void
    /// Skip what starts when a battle that the site lists does.
    var skipsListed = false
    /// The user's name on the site, where it is known.
    var user: String?
    private var backoff: Backoff
    private var hasAsked = false
    private var hasToldStranger = false
    private(set) var counts = Counts()

    /// - Parameters:
    ///   - paths: where battles of a game are posted to.
    ///   - cutter: cuts the pictures; nil to send none.
    ///   - pause: the first pause after a failure, seconds.
    init(
        outbox: Outbox,
        client: StatInkClient,
        paths: [String: String],
        cutter: PictureCutter?,
        pause: Double,
        isCancelled: @escaping () -> Bool,
        tell: @escaping (String) -> Void
    ) {
        self.outbox = outbox
        self.client = client
        self.paths = paths
        self.cutter = cutter
        self.isCancelled = isCancelled
        self.tell = tell
        backoff = Backoff(first: pause)
    }

    private var server: String { client.server.address }

    /// Sends until nothing waits and `isFeeding` says that nothing more will come.
    ///
    /// - Parameter isPatient: never give up on the server.
    func run(isPatient: Bool, isFeeding: () -> Bool) throws -> End {
        while !isCancelled() {
            // Asked first: what was put in before it said so is then still found.
            let isFeeding = isFeeding()
            let waiting = try outbox.waiting(for: server)
            let now = Date().timeIntervalSince1970
            guard waiting.count > 0, let due = waiting.due else {
                if !isFeeding { return .done }
                Thread.sleep(forTimeInterval: 0.1)
                continue
            }
            guard due <= now else {
                Thread.sleep(forTimeInterval: min(0.1, due - now))
                continue
            }
            do {
                let step = try outbox.sending(isCancelled: isCancelled) { try self.step(at: now) }
                guard let pause = step ?? 0 else { continue }
                if !isPatient, backoff.failures >= Self.patience { return .gaveUp }
                sleep(pause)
            } catch let trouble as StatInkClient.Trouble {
                switch trouble {
                case .cancelled: return .cancelled
                case .unauthorized: return .unauthorized
                case .unusable(let reason): return .unusable(reason)
                case .later(let reason):
                    let pause = fail(reason)
                    if !isPatient, backoff.failures >= Self.patience { return .gaveUp }
                    sleep(pause)
                case .notThere: return .unusable("\(server) has no such interface")
                }
            }
        }
        return .cancelled
    }

    /// Waits up to `seconds` until the server answers a real question.
    func wait(seconds: Double) throws -> End? {
        let until = Date().timeIntervalSince1970 + seconds
        while !isCancelled() {
            do {
                _ = try client.uuidList()
                return nil
            } catch {
                switch error {
                case .notThere: return nil
                case .unauthorized: return .unauthorized
                case .cancelled: return .cancelled
                case .unusable(let reason): return .unusable(reason)
                case .later(let reason):
                    guard Date().timeIntervalSince1970 < until else { return .gaveUp }
                    tell("waiting for \(server): \(reason)")
                    sleep(min(2, max(0.05, until - Date().timeIntervalSince1970)))
                }
            }
        }
        return .cancelled
    }

    // MARK: One battle

    /// Sends the next battle; the seconds to wait after a failure, nil where it went well.
    private func step(at now: Double) throws -> Double? {
        if !hasAsked { try ask() }
        guard let entry = try outbox.next(for: server, at: now) else { return nil }
        guard let path = paths[entry.game] else {
            let reason = "battles of \(entry.game) cannot be sent by this version"
            try outbox.finish(entry.number, state: .held, reason: reason, status: nil, answer: nil)
            return nil
        }
        guard case .object(let members)? = try? JSONParser.parse(entry.body) else {
            let reason = "its record in the outbox is damaged; export the events again"
            try outbox.finish(
                entry.number,
                state: .refused,
                reason: reason,
                status: nil,
                answer: nil
            )
            counts.refused += 1
            return nil
        }
        var pictures = cut(entry)
        var (answer, text, code) = try client.post(
            members,
            pictures: pictures,
            path: path,
            uuid: entry.uuid
        )
        if answer == .tooLarge, !pictures.isEmpty {
            tell("battle \(entry.number): too large with its pictures; sent without them")
            pictures = []
            (answer, text, code) = try client.post(
                members,
                pictures: [],
                path: path,
                uuid: entry.uuid
            )
        }
        return try settle(entry, answer, text: text, code: code)
    }

    private func settle(
        _ entry: OutboxEntry,
        _ answer: StatInkAnswer,
        text: String,
        code: Int
    ) throws -> Double? {
        func finish(_ state: OutboxState?, _ reason: String?, url: String? = nil) throws {
            try outbox.finish(
                entry.number,
                state: state,
                reason: reason,
                status: code == 0 ? nil : code,
                answer: text.isEmpty ? nil : text,
                url: url
            )
        }
        let names = answer.refusedFields.joined(separator: ", ")
        switch answer {
        case .stored(let wasThere, let url, let name):
            try finish(.sent, wasThere ? "the server had it already" : nil, url: url)
            backoff.reset()
            counts.sent += 1
            if let name, name != user {
                user = name
                try outbox.setNote("user", name)
            }
            let end = wasThere ? " (it was there already)" : ""
            tell("sent battle \(entry.number)\(url.map { ": \($0)" } ?? "")\(end)")
        case .refused:
            try finish(.refused, names)
            backoff.reset()
            counts.refused += 1
            tell(
                "battle \(entry.number) was refused for \(names); "
                    + "ikasight outbox show \(entry.number) explains it"
            )
        case .tooLarge:
            try finish(.refused, "too large")
            counts.refused += 1
            tell("battle \(entry.number) was refused: too large")
        case .unauthorized:
            try finish(nil, nil)
            throw StatInkClient.Trouble.unauthorized
        case .later(let reason, let asked):
            try finish(nil, reason)
            return fail(reason, asked: asked)
        case .valid:
            // Only asked for by tests, which do not come here.
            try finish(.refused, "the server only tested it")
        }
        return nil
    }

    private func cut(_ entry: OutboxEntry) -> [(String, [UInt8])] {
        guard let cutter, let order = entry.pictures.flatMap(PictureOrder.init(json:)) else {
            return []
        }
        do {
            return try cutter.pictures(order)
        } catch {
            tell("battle \(entry.number): sent without pictures: \(error)")
            return []
        }
    }

    // MARK: What the server has

    /// Asks what the server has, once: that need not be sent.
    private func ask() throws {
        do {
            let uuids = try client.uuidList()
            let there = try outbox.markListed(uuids, server: server)
            counts.sent += there
            if there > 0 { tell("\(there) of them the server had already") }
            if !hasToldStranger, try outbox.hasStrangers(uuids, server: server) {
                hasToldStranger = true
                tell(
                    "warning: another program uploads to this account, too: battles of both stand "
                        + "there twice; --skip-if-listed leaves out what is listed"
                )
            }
        } catch StatInkClient.Trouble.notThere {
            // A copy of the site without this list: every battle is answered for itself.
        }
        if skipsListed { try skipListed() }
        hasAsked = true
        backoff.reset()
    }

    private func skipListed() throws {
        let remembered = try outbox.note("user")
        guard let user = user ?? remembered else {
            throw StatInkClient.Trouble.unusable(
                "--skip-if-listed needs your name on the site, which is not known yet; "
                    + "add --user NAME"
            )
        }
        guard let oldest = try outbox.oldestStart(for: server) else { return }
        var starts: [Double] = []
        for page in 1...50 {
            let found: [Double]
            do {
                found = try client.starts(of: user, page: page)
            } catch {
                guard error == .notThere else { throw error }
                throw StatInkClient.Trouble.unusable("\(server) knows no user \(user)")
            }
            // Beyond the last page the site gives the last one again.
            guard let last = found.last, !Set(found).isSubset(of: starts) else { break }
            starts += found
            if last < oldest - Self.listedTolerance { break }
        }
        let skipped = try outbox.skipListed(
            starts: starts,
            within: Self.listedTolerance,
            server: server
        )
        counts.skipped += skipped
        if skipped > 0 { tell("\(skipped) of them are listed on the site and skipped") }
    }

    // MARK: Waiting

    private func fail(_ reason: String, asked: Double? = nil) -> Double {
        var generator = SystemRandomNumberGenerator()
        let pause = backoff.pause(asked: asked, using: &generator)
        tell("\(server): \(reason); trying again in \(Int(pause.rounded(.up))) s")
        return pause
    }

    private func sleep(_ seconds: Double) {
        let until = Date().timeIntervalSince1970 + seconds
        while !isCancelled(), case let rest = until - Date().timeIntervalSince1970, rest > 0 {
            Thread.sleep(forTimeInterval: min(rest, 0.1))
        }
    }
}
