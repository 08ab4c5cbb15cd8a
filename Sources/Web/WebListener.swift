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
                do {
                    let peer = try await socket.accept()
                    group.addTask { await self.serve(peer, routes) }
                } catch SocketError.failed {
                    // No file can be opened, or who knocked is gone: others wait their turn.
                    try? await Task.sleep(for: .milliseconds(100))
                } catch {
                    // Nobody came for a while, or it is over.
                }
            }
            group.cancelAll()
        }
        try? socket.close()
    }

    private func serve(_ peer: AsyncSocket, _ routes: WebRoutes) async {
        let connection = WebConnection(socket: peer, routes: routes)
        if open.add(1, ordering: .relaxed).newValue <= limit {
            await connection.serve()
        } else {
            await connection.refuse(.serviceUnavailable, "\(limit) connections are open already")
        }
        open.subtract(1, ordering: .relaxed)
        try? peer.close()
    }
}
