/// Looking at bodies and letting the server test them, without the outbox.
extension StatInkExport {
    /// Gives out each body that would be sent.
    func look(_ use: (StatInkBody, BattleResult) throws -> Void) throws -> End {
        let http = http
        let reader = EventReader(isCancelled: { http.isCancelled }, tell: tell)
        var feed = StatInkFeed(catalogue: catalogue, options: options)
        var isWhole = true
        for file in files {
            do {
                try reader.read(file) { line in _ = try feed.add(line) }
            } catch let failure as EventReader.Failure {
                tell("\(failure)")
                isWhole = false
            }
        }
        var kept = 0
        isWhole = isWhole && reader.problems == 0
        for battle in feed.book.battles {
            if http.isCancelled { return .cancelled }
            let body = feed.body(of: battle) {
                tell($0)
                isWhole = false
            }
            if let body { try use(body, battle) } else { kept += 1 }
        }
        if kept > 0 { tell("\(kept) kept back: incomplete, or of no account") }
        if http.isCancelled { return .cancelled }
        return isWhole ? .done : .incomplete
    }

    func test() throws -> End {
        let client = try client
        var end = End.done
        let looked = try look { body, battle in
            guard end == .done || end == .incomplete else { return }
            let uuid = body["uuid"]?.stringValue ?? ""
            let path = StatInkGames.path(for: battle.line.game)
            let name = "battle \(battle.id)"
            do {
                let (answer, _, _) = try client.post(
                    body.members,
                    pictures: [],
                    path: path,
                    uuid: uuid,
                    isTest: true
                )
                switch answer {
                case .valid: return tell("\(name): would be taken")
                case .refused(let fields):
                    for field in fields {
                        tell("\(name): \(field.key): \(field.value.stringValue ?? "")")
                    }
                case .unauthorized: end = .unusable(Self.unknownKey(server))
                case .later(let reason, _): tell("\(name): not tested: \(reason)")
                case .stored, .tooLarge: tell("\(name): \(answer)")
                }
                if end == .done { end = .incomplete }
            } catch StatInkClient.Trouble.cancelled {
                end = .cancelled
            } catch {
                end = .unusable("\(error)")
            }
        }
        return end == .done ? looked : end
    }
}
