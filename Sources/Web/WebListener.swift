import FlyingSocks
import Foundation
import Synchronization

/// Listens on an address and serves who connects, as long as its task runs.
final class WebListener: Sendable {
    private let socket: AsyncSocket
    private let pool: PatientPool
    private let open = Atomic(0)
    private let limit: Int

    /// Listens from now on. Throws the system's `SocketError`.
    init(on address: any SocketAddress, patience: PatientPool.Patience) throws {
        pool = try PatientPool(patience: patience)
        limit = patience.connections
        let socket = try Socket(domain: Int32(address.family))
        do {
            try socket.setValue(true, for: .localAddressReuse)
            try socket.bind(to: address)
            try socket.listen()
            self.socket = try AsyncSocket(socket: socket, pool: pool)
        } catch {
            try? socket.close()
            throw error
        }
    }

    /// The port, also where the system chose it; nil where it does not say.
    var port: UInt16? {
        switch try? socket.socket.sockname() {
        case .ip4(_, let port), .ip6(_, let port): port
        default: nil
        }
    }

    /// Serves until its task is cancelled; then all connections are closed.
    func run(_ routes: WebRoutes) async {
        await withDiscardingTaskGroup { group in
            group.addTask { try? await self.pool.run() }
            while !Task.isCancelled {
                // A process that has used up its files is ended by the system's own libraries, so
                // those beyond a few that are told to come later wait in the system's queue.
                while open.load(ordering: .relaxed) >= limit + 4, !Task.isCancelled {
                    try? await Task.sleep(for: .milliseconds(20))
                }
                do {
                    let peer = try await socket.accept()
                    open.add(1, ordering: .relaxed)
                    group.addTask { await self.serve(peer, routes) }
                } catch SocketError.failed {
                    // Who knocked is gone, or others have used up the files: it tries again.
                    try? await Task.sleep(for: .milliseconds(100))
                } catch {
                    // Nobody came for a while, or it is over.
                }
            }
            group.cancelAll()
        }
        try? socket.close()
    }

    /// Has the system end a connection whose other end has confirmed nothing for so long, milliseconds:
    /// by itself it tries for a quarter of an hour.
    private static let silence: Int32 = 60_000

    private func serve(_ peer: AsyncSocket, _ routes: WebRoutes) async {
        var silence = Self.silence
        setsockopt(
            peer.socket.file.rawValue,
            Int32(IPPROTO_TCP),
            TCP_USER_TIMEOUT,
            &silence,
            socklen_t(MemoryLayout<Int32>.size)
        )
        let connection = WebConnection(socket: peer, routes: routes)
        if open.load(ordering: .relaxed) <= limit {
            await connection.serve()
        } else {
            await connection.refuse(.serviceUnavailable, "\(limit) connections are open already")
        }
        open.subtract(1, ordering: .relaxed)
        try? peer.close()
    }
}
