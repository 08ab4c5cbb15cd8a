import Foundation
import Game
import Scenes
import Video
import Vision

/// Watches a live source: frames in, events out as they happen, until it ends or is stopped.
public struct LiveScanner {
    private let options: ScanOptions
    private let capture: LiveCapture.Options
    private let tools: FrameScan.Tools

    /// - Parameters:
    ///   - kit: what detectors share.
    ///   - options: how deep to look, and where; `from`, `to` and `jobs` do not apply.
    ///   - capture: how to wait for the source.
    public init(kit: SceneKit, options: ScanOptions, capture: LiveCapture.Options) throws {
        self.options = options
        self.capture = capture
        tools = try Scanner.tools(kit)
    }

    /// Watches `source`. As with `Scanner.scan`, bad input is told in `stream.closed`, and only what
    /// `emit` throws is thrown.
    ///
    /// - Parameters:
    ///   - tape: what the source's readers write to, for clips; nil for none.
    ///   - canceller: ends the session; open battles are closed first.
    ///   - audience: gets what is to be shown beside the events.
    ///   - emit: gets each event as soon as it is certain.
    ///   - waits: called several times a second until the first frame has come.
    ///   - warn: gets one line for each problem that does not end the session.
    public func watch(
        _ source: LiveSource,
        tape: Tape? = nil,
        canceller: Canceller,
        audience: any LiveAudience,
        emit: (GameEvent) throws -> Void,
        waits: (LiveCapture.State) -> Void = { _ in },
        warn: (String) -> Void = { _ in }
    ) throws -> ScanOutcome {
        let began = ContinuousClock.now
        let bell = Bell()
        let capture = LiveCapture(
            source,
            options: self.capture,
            tape: tape,
            bell: bell,
            canceller: canceller
        )
        capture.start()
        defer { capture.join() }
        do {
            return try watch(
                source,
                capture,
                bell: bell,
                began: began,
                audience: audience,
                emit: emit,
                waits: waits,
                warn: warn
            )
        } catch {
            canceller.cancel()
            throw error
        }
    }

    private func watch(
        _ source: LiveSource,
        _ capture: LiveCapture,
        bell: Bell,
        began: ContinuousClock.Instant,
        audience: any LiveAudience,
        emit: (GameEvent) throws -> Void,
        waits: (LiveCapture.State) -> Void,
        warn: (String) -> Void
    ) throws -> ScanOutcome {
        var state = capture.snapshot
        while state.info == nil {
            if let error = state.end {
                return try Scanner.tellNotOpened(
                    source.name,
                    error,
                    options: options,
                    began: began,
                    emit: emit
                )
            }
            waits(state)
            bell.wait(0.25)
            state = capture.snapshot
        }
        guard let info = state.info else { fatalError("no frame, and no end") }
        var options = options
        if source.flow != .waits { options.startedAt = options.startedAt ?? state.startedAt }
        var about = info
        // Its length when it was opened says nothing of a session.
        about.duration = nil
        var teller = EventTeller(
            about,
            location: source.name,
            options: options,
            session: BattleIdentity.session(source.name, startedAt: state.startedAt)
        )
        try emit(teller.opened)
        var scan = LiveScan(
            capture: capture,
            bell: bell,
            location: source.name,
            options: options,
            tools: tools,
            isPatient: source.flow == .waits,
            status: LiveStatus(source: source.name, startedAt: state.startedAt)
        )
        let end = try scan.run(audience: audience) {
            (teller.battle, teller.battles)
        } sink: {
            try teller.take($0, emit: emit, warn: warn)
        }
        try teller.close(end, seconds: Scanner.seconds(since: began), emit: emit)
        return ScanOutcome(
            error: end.error?.description,
            wasCancelled: end.error?.code == .cancelled,
            battles: teller.battles
        )
    }
}
