/// The HUD: clock, roster, and the battle that begins without a card.
extension MatchTracker {
    /// Takes a HUD reading of the current battle. True when it is held back, because it may be
    /// the first of another battle; a second reading that says the same begins that battle.
    mutating func readHud(_ index: Int, _ reading: SceneReading, at: Double) -> Bool {
        guard let record = current else { return false }
        let roster = reading.fields.rosterPart
        let text = reading.fields["clock"]?.value?.stringValue
        let clock = text.flatMap(BattleRecord.seconds)
        if isOther(record, visit: visits[index], clock: clock, roster: roster, at: at) {
            guard let first = visits[index].pending.first else {
                visits[index].pending = [(reading, at)]
                return true
            }
            let firstText = first.reading.fields["clock"]?.value?.stringValue
            let firstClock = firstText.flatMap(BattleRecord.seconds)
            let agrees =
                switch (firstClock, clock) {
                case (let a?, let b?): abs(a - b) <= 2 + (at - first.at)
                case (nil, nil): true
                default: false
                }
            guard agrees else {
                visits[index].pending = [(reading, at)]
                return true
            }
            // A new visit began with the new battle; a jump within one begins at the jump.
            let isNewVisit = visits[index].at > (record.lastHud ?? -1)
            let start = isNewVisit ? visits[index].at : first.at
            var visit = Visit(scene: .battleHud, at: start, attached: true)
            visit.bestScore = visits[index].bestScore
            leave(.battleHud, at: first.at)
            startBattle(at: start, phase: .hud)
            attach(.battleHud, at: start)
            visits.append(visit)
            add(first.reading, at: first.at)
            visits[visits.count - 1].clock = firstText
            return takeReplayed(first.reading, then: reading, at: at)
        }
        visits[index].pending = []
        add(reading, at: at)
        if visits[index].clock == nil { visits[index].clock = text }
        return false
    }

    private mutating func takeReplayed(
        _ first: SceneReading,
        then second: SceneReading,
        at: Double
    ) -> Bool {
        let index = visits.count - 1
        visits[index].votes.add(first.fields, quality: first.quality)
        visits[index].votes.add(second.fields, quality: second.quality)
        add(second, at: at)
        current?.lastPts = at
        tellIfReady(index)
        return true
    }

    private mutating func add(_ reading: SceneReading, at: Double) {
        guard var record = current else { return }
        let text = reading.fields["clock"]?.value?.stringValue
        if let text, let seconds = text.isEmpty ? nil : BattleRecord.seconds(of: text) {
            record.add(.init(seconds: seconds, at: at, text: text))
        }
        record.roster.add(reading.fields.rosterPart, quality: reading.quality)
        record.hud.bestScore = max(record.hud.bestScore, reading.score)
        if reading.fields["overtime"]?.value == true { record.sawOvertime = true }
        record.lastHud = at
        record.lastPts = max(record.lastPts, at)
        current = record
    }

    /// Could this reading be of another battle than `record`?
    private func isOther(
        _ record: BattleRecord,
        visit: Visit,
        clock: Double?,
        roster: FieldTree,
        at: Double
    ) -> Bool {
        guard let lastHud = record.lastHud else { return false }
        let afterGap = visit.at > lastHud && visit.at - lastHud >= 20
        if let clock, let last = record.lastClock, let expected = record.expectedClock(at: at) {
            // The last clock was misread: this one goes on where the one before it was.
            if !afterGap, let earlier = record.clockBeforeJump,
                abs(clock - earlier.expected(at: at)) <= 3
            {
                return false
            }
            if clock > last.seconds + 60 { return true }
            // A clock cannot wait while nobody looks.
            if afterGap, clock > expected + 15 { return true }
            if abs(clock - expected) <= 3 { return false }
        }
        guard afterGap, let known = record.roster.result else { return false }
        var different = 0
        for side in ["us", "them"] {
            for (a, b) in zip(known.weapons(of: side), roster.weapons(of: side)) {
                if let a, let b, a != b { different += 1 }
            }
        }
        return different >= 5
    }
}
