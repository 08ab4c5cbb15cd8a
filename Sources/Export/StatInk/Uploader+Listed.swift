/// What the server has already need not be sent.
extension Uploader {
    /// Asks what the server has, once: that need not be sent.
    func ask(at now: Double) throws {
        do {
            let uuids = try client.uuidList()
            let there = try outbox.markListed(uuids, server: server)
            counts.sent += there
            if there > 0 { tell("\(there) of them the server had already") }
            if !skipsListed, !hasToldStranger, try outbox.hasStrangers(uuids, server: server) {
                hasToldStranger = true
                tell(
                    "warning: another program uploads to this account, too: battles of both stand "
                        + "there twice; --skip-if-listed leaves out what is listed"
                )
            }
        } catch StatInkClient.Trouble.notThere {
            // A copy of the site without this list: every battle is answered for itself.
        }
        if skipsListed { try skipListed(at: now) }
        hasAsked = true
        backoff.reset()
    }

    /// Skips what waits and is listed on the site by now.
    func skipListed(at now: Double) throws {
        let remembered = try outbox.note("user")
        guard let user = user ?? remembered else {
            throw StatInkClient.Trouble.unusable(
                "--skip-if-listed needs your name on the site, which is not known yet; "
                    + "add --user NAME"
            )
        }
        let due = try outbox.due(for: server, at: now)
        guard let oldest = try outbox.oldestStart(for: server) else {
            heldAgainstList = due
            return
        }
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
        heldAgainstList = due
        counts.skipped += skipped
        if skipped > 0 { tell("\(skipped) of them are listed on the site and skipped") }
    }
}
