import Game

/// One battle: what is sent, and what is made of the answer.
extension Uploader {
    /// Sends the next battle; the seconds to wait after a failure, nil where it went well.
    func step(at now: Double) throws -> Double? {
        if !hasAsked { try ask(at: now) }
        guard let entry = try outbox.next(for: server, at: now) else { return nil }
        // Others go on uploading while battles come in.
        if skipsListed, !heldAgainstList.contains(entry.number) {
            try skipListed(at: now)
            return nil
        }
        guard let path = paths[entry.game] else {
            let reason = "battles of \(entry.game) cannot be sent by this version"
            try outbox.finish(entry, state: .held, reason: reason, status: nil, answer: nil)
            return nil
        }
        guard case .object(let stored)? = try? JSONParser.parse(entry.body) else {
            let reason = "its record in the outbox is damaged; export the events again"
            try outbox.finish(
                entry,
                state: .refused,
                reason: reason,
                status: nil,
                answer: nil
            )
            counts.refused += 1
            return nil
        }
        let members = hidesNames ? StatInkBody(members: stored).withoutNames.members : stored
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
        @discardableResult
        func finish(
            _ state: OutboxState?,
            _ reason: String?,
            url: String? = nil
        ) throws -> OutboxOutcome {
            try outbox.finish(
                entry,
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
            let outcome = try finish(
                .sent,
                wasThere ? "the server had it already" : nil,
                url: url
            )
            backoff.reset()
            counts.sent += 1
            if let name, name != user {
                user = name
                try outbox.setNote("user", name)
            }
            let end = wasThere ? " (it was there already)" : ""
            tell("sent battle \(entry.number)\(url.map { ": \($0)" } ?? "")\(end)")
            if outcome == .changedAfterSending {
                tell(OutboxOutcome.amendedTooLate(entry.battle))
            }
        case .refused:
            let outcome = try finish(.refused, names)
            backoff.reset()
            // Stored anew meanwhile: that goes next.
            guard outcome == .updated(.refused) else { break }
            counts.refused += 1
            tell(
                "battle \(entry.number) was refused for \(names); "
                    + "ikasight outbox show \(entry.number) explains it"
            )
        case .tooLarge:
            guard try finish(.refused, "too large") == .updated(.refused) else { break }
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
        guard let cutter, var order = entry.pictures.flatMap(PictureOrder.init(json:)) else {
            return []
        }
        order.hidesNames = order.hidesNames || hidesNames
        do {
            return try cutter.pictures(order)
        } catch {
            tell("battle \(entry.number): sent without pictures: \(error)")
            return []
        }
    }
}
