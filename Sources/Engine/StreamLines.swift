import Game
import Video
import Vision

/// The lines about the source itself: opened and closed.
struct StreamLines: Sendable {
    let source: String
    let game: String
    /// When the recording began, seconds since 1970, where known.
    var start: Double?

    /// What ids begin with.
    let idHead: String

    func opened(_ info: SourceInfo) -> GameEvent {
        event(
            .streamOpened,
            pts: 0,
            data: [
                "url": .value(.string(source)), "width": .value(.int(info.width)),
                "height": .value(.int(info.height)),
                "fps": leaf(
                    info.frameRate.flatMap { rate in
                        rate.num > 0 && rate.den > 0
                            ? Double(rate.num) / Double(rate.den) : nil
                    }.map { .number(($0 * 1000).rounded() / 1000) }
                ),
                "codec": .value(.string(info.codec)),
                "duration": leaf(info.duration.map { .number(($0 * 1000).rounded() / 1000) }),
                "interlaced": .value(.bool(info.isInterlaced)),
            ]
        )
    }

    /// The first line of a source that cannot be opened.
    func notOpened() -> GameEvent {
        let unknown = FieldTree.missing(.notSeen)
        return event(
            .streamOpened,
            pts: 0,
            data: [
                "url": .value(.string(source)), "width": unknown, "height": unknown,
                "fps": unknown, "codec": unknown, "duration": unknown, "interlaced": unknown,
            ]
        )
    }

    /// The game picture is located: from now on it is looked at there.
    func calibrated(
        _ viewport: Viewport,
        at pts: Double,
        score: Double,
        info: SourceInfo
    ) -> GameEvent {
        func tenth(_ number: Double) -> JSONValue { .number((number * 10).rounded() / 10) }
        func fine(_ number: Double) -> JSONValue { .number((number * 1e5).rounded() / 1e5) }
        let area = viewport.area
        return event(
            .streamCalibrated,
            pts: pts,
            data: [
                "offset": .value(.array([tenth(area.x), tenth(area.y)])),
                "scale": .value(.array([fine(viewport.scaleX), fine(viewport.scaleY)])),
                "crop": .value(
                    .array([area.x, area.y, area.width, area.height].map(tenth))
                ),
                "range": leaf(info.fullRange.map { .string($0 ? "full" : "limited") }),
            ],
            score: score
        )
    }

    struct Counts: Sendable {
        var read = 0
        var analysed = 0
        var dropped = 0
        var damaged = 0
    }

    func closed(
        at pts: Double,
        counts: Counts,
        battles: Int,
        duration: Double?,
        seconds: Double,
        error: String?
    ) -> GameEvent {
        event(
            .streamClosed,
            pts: pts,
            data: [
                "frames": [
                    "read": .value(.int(counts.read)), "analysed": .value(.int(counts.analysed)),
                    "dropped": .value(.int(counts.dropped)),
                    "damaged": .value(.int(counts.damaged)),
                ],
                "battles": .value(.int(battles)),
                "duration": leaf(duration.map { .number(($0 * 1000).rounded() / 1000) }),
                "seconds": .value(.number((seconds * 1000).rounded() / 1000)),
                "error": .value(error.map { .string($0) } ?? .null),
            ]
        )
    }

    private func event(
        _ type: EventType,
        pts: Double,
        data: FieldTree,
        score: Double = 1
    ) -> GameEvent {
        GameEvent(
            type,
            source: source,
            pts: pts,
            decidedPts: pts,
            wall: start.map { $0 + pts },
            game: game,
            score: score,
            data: data,
            idHead: idHead
        )
    }

    private func leaf(_ value: JSONValue?) -> FieldTree {
        value.map { .value($0) } ?? .missing(.notShown)
    }
}
