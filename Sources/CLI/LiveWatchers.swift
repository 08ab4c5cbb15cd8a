import Dispatch
import Engine
import Foundation
import Game
import Record
import Video
import Web

/// Whoever watches a live session: people at the terminal, those
/// who look at the page, and whoever keeps clips.
final class LiveWatchers: LiveAudience {
    private let figures: LiveFigures
    private let hub: WebHub?
    private let keeper: ClipKeeper?
    private let pictures = DispatchQueue(label: "pictures", qos: .utility)

    init(figures: LiveFigures, hub: WebHub?, keeper: ClipKeeper?) {
        self.keeper = keeper
        self.figures = figures
        self.hub = hub
    }

    func show(_ status: LiveStatus) {
        figures.show(status)
        keeper?.advance(
            to: status.position,
            wall: Date().timeIntervalSince1970,
            scene: status.scene
        )
        guard let hub else { return }
        var status = status
        status.recording = keeper?.recording.map { URL(fileURLWithPath: $0).lastPathComponent }
        hub.post(status)
    }

    var wantsPicture: Bool { hub?.wantsPicture ?? false }

    func show(_ picture: Patch) {
        guard let hub else { return }
        pictures.async {
            if let bytes = try? StillWriter.jpeg(picture) { hub.post(picture: bytes) }
        }
    }
}
