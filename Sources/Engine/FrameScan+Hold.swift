import Vision

/// Pictures that stay on screen while no other frame comes.
extension FrameScan {
    /// The last frame stays on screen until the end, unless what follows was damaged or elsewhere.
    mutating func lookToTheEnd(
        at held: borrowing GamePicture,
        until end: Double,
        sink: (ScanItem) throws -> Void
    ) throws {
        guard !reader.info.isStill, counts.analysed > 0, !isAfterJump,
            damage.lastPassedOver == nil
        else { return }
        try lookOn(at: held, until: end, sink: sink)
    }

    /// A picture that stays on screen for long (variable frame rate) is looked at again, as if its
    /// frames had been repeated. After a while that tells nothing new: only its end is looked at then.
    mutating func lookOn(
        at held: borrowing GamePicture,
        until end: Double,
        sink: (ScanItem) throws -> Void
    ) throws {
        let step = SceneWatch.settle * 1.2
        let enough = position + Self.longestLook
        while end - position > step * 1.5 {
            let next = position < enough ? position + step : end - step
            // Times so large that a step is nothing to them.
            guard next > position else { break }
            position = next
            isAtKey = false
            try look(at: held, time: position, isKey: false, sink: sink)
        }
    }

    /// How long one picture is looked at before nothing new is expected of it, seconds: a minute has
    /// ten beats of `ReadingSchedule`.
    private static let longestLook = 60.0
}
