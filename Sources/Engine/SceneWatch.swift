import Game
import Scenes
import Vision

/// Turns detectors' words on single pictures into scenes that begin, are read and end.
///
/// One scene is on screen at a time. A probe must pass for a tenth of a second before its reading is
/// tried, a reading must succeed before the scene counts, and a scene ends when its probe has
/// failed for a while: so a flash or a fade is nothing. `ReadingSchedule` says when a scene that
/// stays is read again; result pages are read anew when their picture changes.
struct SceneWatch {
    /// Counted for the summary and for `--verbose`.
    private(set) var readings = 0
    private(set) var failures = 0

    /// What detectors cost; nil where nobody asked for it.
    var timings: SceneTimings?

    /// The detectors, in the order in which they are asked.
    let detectors: [any SceneDetector]
    private var candidates: [Candidate]
    private var current: Current?

    /// Whether readings are made by somebody else while the watch goes on; see `takeOrder`.
    private let readsBeside: Bool
    private let pace: ReadingSchedule.Pace
    /// The reading that is asked for or being made; nothing else is read, begins or ends meanwhile.
    private var order: Order?
    private var isOrderNew = false
    private var isOrderStale = false

    /// When a scene last began or ended, seconds of the source.
    private(set) var lastChange = 0.0
    private var lastLook = 0.0

    /// A probe that passes, and when its reading may be tried (again).
    private struct Candidate: Hashable {
        var since: Double?
        var lastPass = 0.0
        var nextTry = 0.0
        var tries = 0
        /// Its readings fail: what passes the probe is something else.
        var isHopeless: Bool { tries >= 3 }
    }

    /// A reading that the watch wants of the picture it was shown last.
    struct Order: Sendable {
        /// Whose: an index of `detectors`.
        let detector: Int
        /// When the picture is shown, seconds of the source.
        let time: Double
        /// Since when the scene's probe passes; nil for another reading of the scene on screen.
        fileprivate let since: Double?
        fileprivate var signature: PictureSignature?
    }

    private struct Current {
        var index: Int
        var scene: SceneID
        var lastSeen: Double
        var schedule: ReadingSchedule
        var reads: Int
        var agreeing: Int
        var lastFields: FieldTree
        var signature: PictureSignature?
    }

    /// How long a scene's probe may fail before the scene has ended, seconds.
    static let patience = 0.35
    /// How long a probe must have passed before it is worth a reading, seconds.
    static let settle = 0.1

    /// - Parameters:
    ///   - detectors: in the order in which they are asked.
    ///   - readsBeside: false reads at once; true leaves it to whoever takes the orders.
    ///   - pace: how often settled scenes are read again.
    init(
        detectors: [any SceneDetector],
        readsBeside: Bool = false,
        pace: ReadingSchedule.Pace = .keyframes
    ) {
        self.detectors = detectors
        self.readsBeside = readsBeside
        self.pace = pace
        candidates = Array(repeating: Candidate(), count: detectors.count)
    }

    /// Looks at one picture; `tell` gets what is to be told, in order.
    mutating func look(
        at picture: borrowing GamePicture,
        time: Double,
        isKey: Bool,
        tell: (Observation) throws -> Void,
        failed: (String) -> Void
    ) rethrows {
        lastLook = time
        for index in detectors.indices {
            guard passes(index, picture) else {
                miss(index, at: time)
                continue
            }
            if current?.index == index {
                current?.lastSeen = time
                try reread(picture, time: time, isKey: isKey, tell: tell, failed: failed)
                break
            }
            if try consider(index, picture, time: time, isKey: isKey, tell: tell, failed: failed) {
                break
            }
        }
        if order == nil, let now = current, time - now.lastSeen > Self.patience {
            current = nil
            lastChange = time
            try tell(.ended(now.scene, at: now.lastSeen, seen: time))
        }
    }

    /// The reading that the last look asked for, once; nil where it asked for none. The picture of
    /// that look is to be read by that detector and the outcome told to `deliver`.
    mutating func takeOrder() -> Order? {
        guard isOrderNew else { return nil }
        isOrderNew = false
        return order
    }

    /// Nobody can see to the order now: it is placed again at the next look.
    mutating func withdraw(_ order: Order) {
        self.order = nil
        guard order.since != nil else { return }
        candidates[order.detector].tries -= 1
        candidates[order.detector].nextTry = order.time
    }

    /// Takes what came of an order; nil for a reading that failed.
    ///
    /// - Parameter time: of the frame that is newest by now: only here is it certain.
    mutating func deliver(
        _ reading: SceneReading?,
        for done: Order,
        at time: Double,
        tell: (Observation) throws -> Void
    ) rethrows {
        let isStale = isOrderStale
        (order, isOrderStale) = (nil, false)
        // Where frames were missing meanwhile, what is on screen now may be something else.
        guard !isStale else { return }
        if let since = done.since {
            guard let reading else { return }
            try begin(done, reading, since: since, time: time, tell: tell)
        } else if let now = current {
            guard let reading else {
                current?.schedule.failed(at: time)
                return
            }
            try renew(now, reading, signature: done.signature, time: time, tell: tell)
        }
    }

    /// Whether a scene is on screen.
    var isOnScreen: Bool { current != nil }

    /// The scene on screen; nil for none.
    var onScreen: SceneID? { current?.scene }

    /// Whether nothing is to be expected but what keyframes show as well: the scene on screen has
    /// been read, and no other is waiting to be.
    var isSettled: Bool {
        current.map { $0.schedule.isSettled && $0.lastSeen == lastLook } ?? true
            && candidates.allSatisfy { $0.since == nil || $0.isHopeless }
    }

    /// Nothing of what was on screen has changed up to `time`, as far as keyframes tell.
    mutating func confirm(at time: Double) {
        current?.lastSeen = time
        lastLook = time
        for index in candidates.indices where candidates[index].isHopeless {
            candidates[index].lastPass = time
        }
    }

    /// What a picture shows beside what is on screen now.
    enum Outlook {
        /// The same scene, or as before none.
        case same
        /// Another scene, or what may be one.
        case other
        /// Not what is on screen, and nothing else either.
        case nothing
    }

    /// Looks at a picture without taking note of it.
    mutating func outlook(_ picture: borrowing GamePicture) -> Outlook {
        for index in detectors.indices where passes(index, picture) {
            if index == current?.index { return .same }
            if !candidates[index].isHopeless { return .other }
        }
        return current == nil ? .same : .nothing
    }

    /// Adds what decides of the future of a settled watch with a scene on screen. Two watches of one
    /// source that agree in this say the same from here on.
    func hash(into hasher: inout Hasher) {
        for candidate in candidates {
            hasher.combine(candidate.isHopeless)
            if candidate.isHopeless { hasher.combine(candidate.nextTry) }
        }
        guard let now = current else { return }
        hasher.combine(now.index)
        hasher.combine(now.schedule.next)
        // A HUD is not held against what it said before.
        guard now.scene != .battleHud else { return }
        hasher.combine(min(now.reads, Self.manyReads(of: now.scene)))
        hasher.combine(min(now.agreeing, 2))
        hasher.combine(now.lastFields)
        hasher.combine(now.signature)
    }

    /// Whether a detector's cheap test says that its scene may be on screen.
    private mutating func passes(_ index: Int, _ picture: borrowing GamePicture) -> Bool {
        guard timings != nil else { return detectors[index].probe(picture) >= Probe.pass }
        let began = ContinuousClock.now
        defer { timings?.add(.probe(detectors[index].scene), ContinuousClock.now - began) }
        return detectors[index].probe(picture) >= Probe.pass
    }

    /// Ends whatever is on screen: the source ends, or frames are missing.
    mutating func interrupt(at time: Double, tell: (Observation) throws -> Void) rethrows {
        if let now = current {
            try tell(.ended(now.scene, at: now.lastSeen, seen: time))
        }
        current = nil
        isOrderStale = order != nil
        for index in candidates.indices { candidates[index] = Candidate() }
    }

    private mutating func miss(_ index: Int, at time: Double) {
        guard let since = candidates[index].since else { return }
        // One bad frame in a run of good ones is forgiven.
        if time - candidates[index].lastPass > 0.2 || time < since {
            candidates[index] = Candidate()
        }
    }

    /// A probe of another scene passes: true once that scene has taken the screen.
    private mutating func consider(
        _ index: Int,
        _ picture: borrowing GamePicture,
        time: Double,
        isKey: Bool,
        tell: (Observation) throws -> Void,
        failed: (String) -> Void
    ) rethrows -> Bool {
        // A scene that flickers for a moment is not another one.
        if let now = current, index > now.index, time - now.lastSeen < Self.settle { return false }
        // Detectors behind the scene on screen are not asked, so what they saw last may be long ago.
        if candidates[index].since != nil, time - candidates[index].lastPass > 0.2 {
            candidates[index] = Candidate()
        }
        let since = candidates[index].since ?? time
        candidates[index].since = since
        candidates[index].lastPass = time
        let candidate = candidates[index]
        guard order == nil, time - since >= Self.settle, time >= candidate.nextTry,
            !candidate.isHopeless || isKey || time > candidate.nextTry + SkimPlan.widest
        else { return false }
        candidates[index].tries += 1
        // Failing readings are tried ever more seldom, so that no picture can slow the scan down.
        let wait = min(0.12 * Double(candidates[index].tries), 2)
        candidates[index].nextTry = time + wait
        if candidates[index].isHopeless {
            candidates[index].nextTry = SkimPlan.retry(after: time + wait, in: current?.scene)
        }
        var wanted = Order(detector: index, time: time, since: since, signature: nil)
        if readsBeside {
            wanted.signature = signature(of: picture, detectors[index].scene)
            place(wanted)
            return false
        }
        guard let reading = attempt(index, picture, failed: failed) else { return false }
        wanted.signature = signature(of: picture, reading.scene)
        try begin(wanted, reading, since: since, time: time, tell: tell)
        return true
    }

    private mutating func place(_ wanted: Order) {
        order = wanted
        isOrderNew = true
    }

    /// Another scene has taken the screen.
    private mutating func begin(
        _ order: Order,
        _ reading: SceneReading,
        since: Double,
        time: Double,
        tell: (Observation) throws -> Void
    ) rethrows {
        let index = order.detector
        if let now = current {
            try tell(
                .ended(now.scene, at: min(now.lastSeen, max(since, order.time - 1)), seen: time)
            )
        }
        // The page before may have passed the same probe for long; what is new began lately.
        let began = max(since, order.time - 1, current?.lastSeen ?? since)
        let lastSeen = max(order.time, candidates[index].lastPass)
        candidates[index] = Candidate()
        lastChange = time
        current = Current(
            index: index,
            scene: reading.scene,
            lastSeen: lastSeen,
            schedule: ReadingSchedule(reading.scene, readAt: time, pace: pace),
            reads: 1,
            agreeing: 0,
            lastFields: reading.fields,
            signature: order.signature
        )
        try tell(.began(reading.scene, at: began, seen: time))
        try tell(.read(reading, at: time))
    }

    /// Reads the scene on screen again when it is time to.
    private mutating func reread(
        _ picture: borrowing GamePicture,
        time: Double,
        isKey: Bool,
        tell: (Observation) throws -> Void,
        failed: (String) -> Void
    ) rethrows {
        guard order == nil, let now = current, now.schedule.isDue(at: time, isKey: isKey) else {
            return
        }
        let signature = signature(of: picture, now.scene)
        if let signature, let before = now.signature, now.agreeing >= 2, signature.isLike(before) {
            current?.schedule.wasSeen(at: time)
            return
        }
        if readsBeside {
            return place(
                Order(detector: now.index, time: time, since: nil, signature: signature)
            )
        }
        guard let reading = attempt(now.index, picture, failed: failed) else {
            current?.schedule.failed(at: time)
            return
        }
        try renew(now, reading, signature: signature, time: time, tell: tell)
    }

    /// The scene on screen was read again.
    private mutating func renew(
        _ before: Current,
        _ reading: SceneReading,
        signature: PictureSignature?,
        time: Double,
        tell: (Observation) throws -> Void
    ) rethrows {
        var now = before
        if now.scene.isResultPage, now.reads >= 2, reading.fields.contradicts(now.lastFields) {
            // Another battle's page took this one's place without leaving the screen.
            current = nil
            try tell(.ended(now.scene, at: now.lastSeen, seen: time))
            now.reads = 0
            now.agreeing = 0
            now.schedule = ReadingSchedule(now.scene, readAt: time, pace: pace)
            lastChange = time
            try tell(.began(reading.scene, at: time, seen: time))
        }
        let same = reading.fields.hasSameValues(as: now.lastFields)
        now.agreeing = same ? now.agreeing + 1 : 0
        now.reads += 1
        now.lastFields = reading.fields
        now.signature = signature
        // A reading that lacks something is no end, since the picture may still get clearer; but
        // what many readings could not make out is not worth more.
        let isMany = now.reads >= Self.manyReads(of: now.scene)
        let mayGain = !isMany && reading.fields.leaves.contains { $0.field.reason == .lowScore }
        if mayGain { now.agreeing = min(now.agreeing, 1) }
        now.schedule.wasRead(
            at: time,
            reads: now.reads,
            agreeing: now.agreeing,
            mayGain: mayGain,
            isSpent: now.scene == .battleHud || (isMany && !now.scene.isResultPage)
        )
        current = now
        try tell(.read(reading, at: time))
    }

    /// After so many readings of a scene another one tells nothing new. Eight names in free lettering
    /// cost as much as thirty other pages.
    private static func manyReads(of scene: SceneID) -> Int {
        scene == .battleIntro || scene == .battleJudge ? 2 : 6
    }

    private mutating func attempt(
        _ index: Int,
        _ picture: borrowing GamePicture,
        failed: (String) -> Void
    ) -> SceneReading? {
        readings += 1
        let began = timings == nil ? nil : ContinuousClock.now
        defer {
            if let began {
                timings?.add(.reading(detectors[index].scene), ContinuousClock.now - began)
            }
        }
        do {
            return try detectors[index].read(picture)
        } catch {
            failures += 1
            failed("\(detectors[index].scene.rawValue): \(error)")
            return nil
        }
    }

    private func signature(
        of picture: borrowing GamePicture,
        _ scene: SceneID
    ) -> PictureSignature? {
        scene.isResultPage || scene == .battleJudge || scene == .battleIntro
            ? PictureSignature(picture) : nil
    }
}

extension FieldTree {
    /// Whether several values differ that both trees have: not one misread digit, another page.
    func contradicts(_ other: FieldTree) -> Bool {
        let theirs = Dictionary(other.leaves.map { ($0.path, $0.field) }) { first, _ in first }
        var both = 0
        var different = 0
        for leaf in leaves {
            guard let mine = leaf.field.value, let their = theirs[leaf.path]?.value,
                leaf.path.last != "color"
            else { continue }
            both += 1
            if mine != their { different += 1 }
        }
        return different >= 3 && different * 4 >= both
    }

    /// Whether all leaves have the same values, scores and what counts the seconds apart.
    func hasSameValues(as other: FieldTree) -> Bool {
        let mine = leaves.filter { $0.path.last != "elapsed" }
        let theirs = other.leaves.filter { $0.path.last != "elapsed" }
        return mine.count == theirs.count
            && zip(mine, theirs).allSatisfy {
                $0.path == $1.path && $0.field.value == $1.field.value
            }
    }
}
