import Dispatch
import FlyingSocks
import Foundation
import Synchronization

/// Serves the page: from `start` to `stop`, and again.
public final class WebServer: Sendable {
    private struct Running: Sendable {
        var serving: Task<Void, Never>
        var beating: Task<Void, Never>
    }

    private let address: WebAddress
    private let token: String?
    private let hub: WebHub
    private let data: URL
    private let patience: PatientPool.Patience
    private let running = Mutex<Running?>(nil)

    /// A server that does not listen yet.
    ///
    /// Throws `tokenNeeded` where others could reach it and there is no token, `tokenTooShort`.
    ///
    /// - Parameters:
    ///   - address: where it will listen.
    ///   - token: what viewers have to know; nil for none.
    ///   - hub: what there is to see.
    ///   - data: the data folder, with `web/` and `catalogue/` in it.
    public convenience init(
        address: WebAddress,
        token: String?,
        hub: WebHub,
        data: URL
    ) throws(WebError) {
        try self.init(address: address, token: token, hub: hub, data: data, patience: .init())
    }

    /// The same, with other patience: tests have little.
    init(
        address: WebAddress,
        token: String?,
        hub: WebHub,
        data: URL,
        patience: PatientPool.Patience
    ) throws(WebError) {
        if token == nil, !address.isLoopback { throw .tokenNeeded(address) }
        if let token, token.count < WebError.shortestToken { throw .tokenTooShort }
        self.address = address
        self.token = token
        self.hub = hub
        self.data = data
        self.patience = patience
    }

    /// Listens from now on. Gives the address, with the port that the system chose for port 0.
    @discardableResult
    public func start() throws(WebError) -> WebAddress {
        let files = try PageFiles(data: data)
        let gate = Gatekeeper(address: address, token: token)
        let routes = WebRoutes(hub: hub, files: files, gate: gate)
        let listener = try listener()
        let serving = Task.detached { await listener.run(routes) }
        let beating = Task.detached { [hub, patience] in
            while !Task.isCancelled {
                try? await Task.sleep(for: patience.beat)
                hub.beat()
            }
        }
        running.withLock { $0 = Running(serving: serving, beating: beating) }
        return WebAddress(address.host, port: listener.port ?? address.port)
    }

    /// Lets the viewers go and stops listening.
    public func stop() async {
        let running = self.running.withLock { running in
            defer { running = nil }
            return running
        }
        guard let running else { return }
        running.beating.cancel()
        hub.dismissAll()
        // Long enough for those who read to be told that it is over.
        for _ in 0..<30 where hub.viewers > 0 { try? await Task.sleep(for: .milliseconds(10)) }
        running.serving.cancel()
        await running.serving.value
    }

    /// `stop` for a thread that may wait.
    @available(*, noasync, message: "await stop()")
    public func stopAndWait() {
        let done = DispatchSemaphore(value: 0)
        Task.detached {
            await self.stop()
            done.signal()
        }
        done.wait()
    }

    private func listener() throws(WebError) -> WebListener {
        var failure: any Error = SocketError.unsupportedAddress
        for place in socketAddresses {
            do {
                return try WebListener(on: place, patience: patience)
            } catch {
                failure = error
            }
            // Only a machine without IPv6 is asked again.
            guard case SocketError.failed(_, EAFNOSUPPORT, _) = failure else { break }
        }
        throw self.error(for: failure)
    }

    /// Where to listen, the best first: `::` takes IPv4, too, where the machine knows IPv6.
    private var socketAddresses: [any SocketAddress] {
        let port = address.port
        switch address.host {
        case .ip4(let text):
            return (try? sockaddr_in.inet(ip4: text, port: port)).map { [$0] } ?? []
        case .ip6(let text):
            return (try? sockaddr_in6.inet6(ip6: text, port: port)).map { [$0] } ?? []
        case .every: return [sockaddr_in6.inet6(port: port), sockaddr_in.inet(port: port)]
        }
    }

    private func error(for failure: any Error) -> WebError {
        guard case .failed(_, let code, let message) = failure as? SocketError else {
            return .failed(address, failure.localizedDescription)
        }
        switch code {
        case EADDRINUSE: return .inUse(address)
        case EACCES, EPERM: return .notPermitted(address)
        case EADDRNOTAVAIL: return .notHere(address)
        default: return .failed(address, message)
        }
    }
}
