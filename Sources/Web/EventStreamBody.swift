import FlyingSocks
import Foundation

/// Server-sent events: each event line as `data`, known by `id`.
struct EventStreamBody: AsyncBufferedSequence {
    typealias Element = UInt8

    let viewer: Viewer

    func makeAsyncIterator() -> Iterator { Iterator(viewer: viewer) }

    struct Iterator: AsyncBufferedIteratorProtocol {
        let viewer: Viewer

        /// Whole messages, whatever is suggested: each leaves at once.
        mutating func nextBuffer(suggested count: Int) async throws -> [UInt8]? {
            while let delivery = await viewer.next() {
                switch delivery {
                // Who loses the connection before the first line comes back to where it was, too.
                case .hello(let greeting):
                    return Array("retry: 1000\nid: \(greeting.seen)\n\n".utf8)
                case .event(let id, let line):
                    return Array("id: \(id)\ndata: ".utf8) + line + Array("\n\n".utf8)
                case .beat: return Array(":\n\n".utf8)
                // Coming back with the last id starts with what is kept.
                case .lost, .dismissed: return nil
                case .status, .picture, .pong: continue
                }
            }
            return nil
        }

        /// Unused: the library asks for buffers.
        mutating func next() async throws -> UInt8? { nil }
    }
}
