import Synchronization
import Video

/// A reader that one part of a source is done with, for the next part that its thread looks at: to
/// open a long recording once more takes time.
final class SpareReader: Sendable {
    /// What a new reader is had of; nil where it has to open the source.
    let recording: SharedRecording?
    private let reader = Mutex<VideoReader?>(nil)

    init(of recording: SharedRecording?) { self.recording = recording }

    func put(_ reader: consuming VideoReader) {
        var given: VideoReader? = reader
        self.reader.withLock { $0 = given.take() }
    }

    func take() -> VideoReader? { reader.withLock { $0.take() } }
}
