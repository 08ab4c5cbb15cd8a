import Game
import Scenes
import Video
import Vision

/// Leaping from keyframe to keyframe while what they show stays the same.
extension ScanRun {
    /// Whether this source can be leapt in: it can go back, and its time has been sound so far.
    var mayLeap: Bool {
        options.depth == .results && reader.info.isSeekable && !reader.info.isStill
            && !hasJumped && reader.damagedCount == 0
    }

    /// Reads keyframes until one shows something else, then goes back to the last that did not, so
    /// that the next frame read is the one after it.
    mutating func leap(
        _ picture: inout GamePicture,
        emit: (GameEvent) throws -> Void,
        progress: (ScanProgress) -> Void,
        warn: (String) -> Void
    ) throws {
        var passed = 0
        var nextLook = position
        reader.readKeyframes(only: true)
        // What ends the leap is met again, frame by frame, and told then.
        while (try? reader.next(into: &picture.frame)) == true {
            let time = picture.frame.time.seconds
            guard time <= options.to ?? .infinity, time - position <= SkimPlan.widest,
                isAsBefore(&picture)
            else { break }
            guard time > position else { continue }
            position = time
            // What the decoder held from before is no keyframe passed over.
            if picture.frame.isKey { passed += 1 }
            counts.read += 1
            counts.analysed += 1
            try locate(&picture, emit: emit, warn: warn)
            // That it is the same scene is known; what it says is asked now and then.
            watch.confirm(at: position)
            if watch.isOnScreen, position >= nextLook {
                nextLook = position + SkimPlan.betweenReadings
                try look(at: picture, time: position, emit: emit, warn: warn)
            }
            try tick(emit: emit, progress: progress)
        }
        reader.readKeyframes(only: false)
        // Half a tick on: the frame at this time has been looked at.
        let base = reader.info.timeBase
        try reader.seek(to: position + 0.5 * Double(base.num) / Double(max(base.den, 1)))
        skim.leapt(over: passed, to: position)
    }

    /// Whether a keyframe shows what was on screen before, in the same place.
    private mutating func isAsBefore(_ picture: inout GamePicture) -> Bool {
        guard !picture.frame.isDiscontinuous, !picture.frame.isDamaged,
            let size, size == (picture.frame.width, picture.frame.height), let calibration
        else { return false }
        picture.viewport = calibration.viewport
        return watch.isUnchanged(picture)
    }
}
