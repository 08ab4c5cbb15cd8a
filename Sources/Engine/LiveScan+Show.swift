import Game
import Video
import Vision

/// What is shown to people beside events.
extension LiveScan {
    private static let pictureSize = (width: 480, height: 270)

    mutating func show(
        _ battle: () -> (id: String?, count: Int),
        to audience: any LiveAudience
    ) {
        guard meter.isDue else { return }
        let state = capture.snapshot
        meter.take(state.read)
        status.connection = state.isLive || state.isStopping ? .live : .lost
        status.trouble = state.trouble?.description
        status.position = position
        status.size = size
        status.framesPerSecond = meter.framesPerSecond
        (status.read, status.dropped) = (state.read, state.dropped)
        (status.analysed, status.damaged) = (analysed, state.damaged)
        status.reopened = state.reopened
        status.scene = watch.onScreen
        (status.battle, status.battles) = battle()
        audience.show(status)
    }

    func show(_ picture: borrowing GamePicture, to audience: any LiveAudience) {
        let place =
            calibration?.viewport
            ?? Viewport(width: picture.frame.width, height: picture.frame.height)
        var patch = Patch(
            width: Self.pictureSize.width,
            height: Self.pictureSize.height,
            channels: 3
        )
        picture.frame.sample(
            place.quad(CanvasRect(x: 0, y: 0, width: 1920, height: 1080)),
            into: &patch
        )
        audience.show(patch)
    }
}
