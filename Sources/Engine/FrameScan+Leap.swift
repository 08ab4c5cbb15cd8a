import Game
import Scenes
import Video
import Vision

/// Leaping from keyframe to keyframe while what they show stays the same.
extension FrameScan {
    /// Whether this source can be leapt in: it can go back to where it was.
    var mayLeap: Bool {
        options.depth == .results && reader.info.isSeekable && !reader.info.isStill
            && (!hasJumped || reader.info.hasLandmarks) && damage.isOver(at: position)
            // What is on screen is about to say where the game lies.
            && calibration.map { $0.isConfirmed || !watch.isOnScreen } ?? false
    }

    /// Reads keyframes until one shows something else, then goes back to the last that did not, so
    /// that the next frame read is the one after it. True where `isEnough` was.
    ///
    /// In a battle it goes in wide steps; what lies between the last two is then gone through in
    /// narrow ones, which costs less than looking at all its frames.
    /// `held` is left with the last picture that was as before.
    mutating func leap(
        _ picture: inout GamePicture,
        held: inout GamePicture,
        isEnough: ((Checkpoint) -> Bool)?,
        progress: (Double, Int) -> Void,
        sink: (ScanItem) throws -> Void
    ) throws -> Bool {
        let widest = SkimPlan.widest(in: watch.onScreen)
        let stretch = SkimPlan.stretch(in: watch.onScreen)
        var change: Double?
        for step in stretch > 0 ? [stretch, 0] : [0] where watch.isSettled {
            reader.readKeyframes(only: true, every: step)
            if step < stretch { try goBack() }
            let isDone = try walk(
                step: step,
                widest: widest,
                &picture,
                held: &held,
                change: &change,
                isEnough: isEnough,
                progress: progress,
                sink: sink
            )
            if isDone { return true }
        }
        reader.readKeyframes(only: false)
        try goBack()
        // What came up within the leap is looked at from here on.
        if change == nil, !watch.isSettled { change = position }
        let isTooWide = change.map { $0 - position > widest } ?? false
        skim.leapt(to: position, change: change, isTooWide: isTooWide)
        return false
    }

    /// Reads on from the frame after the one at `position`.
    private mutating func goBack() throws {
        // Half a tick on: the frame at this time has been looked at.
        let base = reader.info.timeBase
        try reader.seek(to: position + 0.5 * Double(base.num) / Double(max(base.den, 1)))
    }

    /// Reads keyframes, the first in each stretch of `step` seconds, until one shows something else:
    /// `change` is its time then, nil at the end. True where `isEnough` was.
    ///
    /// A single keyframe that shows nothing is passed over: noise, a flash or an overlay does that.
    private mutating func walk(
        step: Double,
        widest: Double,
        _ picture: inout GamePicture,
        held: inout GamePicture,
        change: inout Double?,
        isEnough: ((Checkpoint) -> Bool)?,
        progress: (Double, Int) -> Void,
        sink: (ScanItem) throws -> Void
    ) throws -> Bool {
        change = nil
        var last = position
        var doubtful: Double?
        // What ends the leap is met again, frame by frame, and told then.
        while change == nil, watch.isSettled, (try? next(into: &picture.frame)) == true {
            let time = picture.frame.time.seconds
            guard time <= options.to ?? .infinity else { break }
            if picture.frame.isDiscontinuous {
                change = doubtful ?? time
                break
            }
            // Others are what the decoder still held.
            guard picture.frame.isKey, time > last,
                step == 0 || (time / step).rounded(.down) > (last / step).rounded(.down)
            else { continue }
            let outlook = time - last <= widest ? outlook(&picture) : .other
            last = time
            guard outlook == .same else {
                if outlook == .other || doubtful != nil { change = doubtful ?? time }
                doubtful = time
                continue
            }
            doubtful = nil
            counts.read += 1
            counts.analysed += 1
            position = time
            isAtKey = true
            try locate(&picture, sink: sink)
            watch.confirm(at: position)
            try look(at: picture, time: position, isKey: true, sink: sink)
            try tick(progress: progress, sink: sink)
            skim.leapt(to: position, change: position, isTooWide: false)
            if let isEnough, let checkpoint = checkpoint(of: picture), isEnough(checkpoint) {
                return true
            }
            swap(&picture, &held)
        }
        change = change ?? doubtful
        return false
    }

    /// What a keyframe shows beside what was on screen before, in the same place.
    private mutating func outlook(_ picture: inout GamePicture) -> SceneWatch.Outlook {
        guard !picture.frame.isDiscontinuous, !picture.frame.isDamaged,
            let size, size == (picture.frame.width, picture.frame.height), let calibration
        else { return .other }
        picture.viewport = calibration.viewport
        return watch.outlook(picture)
    }
}
