import Vision

/// Where two scans of the same source can be told to agree.
extension FrameScan {
    /// What a scan knows at a keyframe in the middle of a settled scene. Two scans of one source with
    /// equal checkpoints see the same from there on, wherever they began.
    struct Checkpoint: Sendable {
        /// Of the keyframe, seconds from the source's start.
        var time: Double
        /// Of all that decides what is seen from here on.
        var state: Int
        /// Frames up to and with this one.
        var counts: StreamLines.Counts
    }

    /// The checkpoint of the picture just looked at; nil where much is still open.
    func checkpoint(of picture: borrowing GamePicture) -> Checkpoint? {
        guard watch.isOnScreen, watch.isSettled, !hasJumped, let calibration, let size,
            damage.isOver(at: position)
        else { return nil }
        var hasher = Hasher()
        watch.hash(into: &hasher)
        calibration.hash(into: &hasher)
        skim.hash(into: &hasher, watch, at: position)
        hasher.combine(size.width)
        hasher.combine(size.height)
        tools.names?.hash(into: &hasher)
        // Two sources' frames, or two of one whose clock started anew, may have the same time.
        hasher.combine(PictureSignature(picture))
        var counts = counts
        counts.damaged = reader.damagedCount - damagedBefore
        return Checkpoint(time: position, state: hasher.finalize(), counts: counts)
    }
}
