import Game
import Video

/// Where what was seen before says nothing of what comes.
extension FrameScan {
    /// The reason of a gap where the source's clock jumps.
    static let timeJump = "time_jump"

    /// A new size moves the canvas; a jump of time or a stretch of damage is a gap in what was seen.
    mutating func noticeBreaks(
        _ frame: borrowing Frame,
        isHurt: Bool,
        time: Double,
        sink: (ScanItem) throws -> Void
    ) throws {
        let frameSize = (frame.width, frame.height)
        var reason: String?
        if isHurt, time - position >= DamageWatch.worthTelling { reason = "damaged" }
        if let size, size != frameSize { reason = "size_change" }
        size = frameSize
        if calibration == nil || reason != nil {
            calibration = SourceCalibration(
                width: frameSize.0,
                height: frameSize.1,
                region: options.region,
                known: calibration == nil ? known : nil,
                locator: tools.locator
            )
        }
        if counts.read > 0, isAfterJump {
            reason = Self.timeJump
            hasJumped = true
        }
        if let reason { try tellGap(until: max(position, time), reason: reason, sink: sink) }
    }

    /// Ends what was on screen at `position` and tells that nothing was seen until `end`.
    mutating func tellGap(
        until end: Double,
        reason: String,
        sink: (ScanItem) throws -> Void
    ) throws {
        skim.reset(at: end)
        try watch.interrupt(at: position) { try sink(.observation($0)) }
        try sink(.observation(.gap(from: position, to: end, reason: reason)))
    }
}
