import FlyingFox
import Foundation
import Synchronization

/// The WebSocket of a page: event lines and the status as text, pictures as binary messages.
///
/// Frames are made when the connection takes them, so nothing piles up for one that reads slowly.
/// A picture comes for each text message `picture`, so a page that is not shown gets none.
struct PageSocket: WSHandler {
    let viewer: Viewer

    func makeFrames(
        for client: AsyncThrowingStream<WSFrame, any Error>
    ) async throws -> AsyncStream<WSFrame> {
        let connection = Connection(viewer: viewer, client: client)
        return AsyncStream { await connection.next() }
    }

    /// Ends listening when the library lets go of the frames: a read that is left behind would
    /// take the bytes of whoever gets the descriptor next.
    private final class Connection: Sendable {
        private let viewer: Viewer
        private let listening: Task<Void, Never>
        private let isOver = Atomic(false)

        init(viewer: Viewer, client: AsyncThrowingStream<WSFrame, any Error>) {
            self.viewer = viewer
            listening = Task { [weak viewer] in
                do {
                    for try await frame in client {
                        guard let viewer, frame.payload.count < 4096 else { break }
                        switch frame.opcode {
                        case .text where frame.payload == Data("picture".utf8):
                            viewer.askPicture()
                        case .ping: viewer.pong(frame.payload)
                        case .close:
                            viewer.dismiss()
                            return
                        default: break
                        }
                    }
                } catch {
                    // Gone, or no WebSocket's bytes: either way it is over.
                }
                viewer?.dismiss()
            }
        }

        deinit { listening.cancel() }

        func next() async -> WSFrame? {
            guard !isOver.load(ordering: .relaxed), let delivery = await viewer.next() else {
                return nil
            }
            switch delivery {
            case .hello(let session, let number, let isComplete):
                return .text(.hello(session, number: number, isComplete: isComplete))
            case .event(_, let line): return .text(line)
            case .status(let status): return .text(status.text)
            case .picture(let jpeg):
                return WSFrame(fin: true, opcode: .binary, mask: nil, payload: jpeg)
            case .pong(let payload):
                return WSFrame(fin: true, opcode: .pong, mask: nil, payload: payload)
            case .beat: return WSFrame(fin: true, opcode: .ping, mask: nil, payload: Data())
            case .lost:
                isOver.store(true, ordering: .relaxed)
                return .close(code: .tryAgainLater)
            case .dismissed:
                isOver.store(true, ordering: .relaxed)
                return .close(code: .goingAway)
            }
        }
    }
}

extension WSFrame {
    fileprivate static func text(_ payload: Data) -> WSFrame {
        WSFrame(fin: true, opcode: .text, mask: nil, payload: payload)
    }
}
