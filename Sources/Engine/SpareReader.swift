import Synchronization
import Video

/// A reader that one part of a source is done with, for the next part that its thread looks at: to
/// open a long recording once more takes time, and its index tens of megabytes.
final class SpareReader: Sendable {
    private let reader = Mutex<VideoReader?>(nil)

    func put(_ reader: consuming VideoReader) {
        var given: VideoReader? = reader
        self.reader.withLock { $0 = given.take() }
    }

    func take() -> VideoReader? { reader.withLock { $0.take() } }
}
