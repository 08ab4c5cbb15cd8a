import ArgumentParser
import CLISupport
import Foundation
import Web

/// The page beside a live session, where one is asked for.
struct LivePage: ParsableArguments {
    @Option(
        help: """
            Serve a page with what is happening: 127.0.0.1:8017, a port alone, or :8017 for every \
            address of this machine, which needs a token.
            """
    )
    var web: String?

    @Option(
        help: """
            What viewers have to know, at least 8 characters; rather in IKASIGHT_WEB_TOKEN, since \
            other users can see command lines.
            """
    )
    var webToken: String?

    /// A page that is being served.
    struct Served {
        let hub: WebHub
        let server: WebServer
    }

    /// Serves the page; nil where none is asked for.
    ///
    /// - Throws: `UsageError` where it cannot be served.
    func serve(data: URL, tell: (String) -> Void) throws -> Served? {
        guard let web else { return nil }
        let token = webToken ?? ProcessInfo.processInfo.environment["IKASIGHT_WEB_TOKEN"]
        let hub = WebHub()
        do {
            let server = try WebServer(
                address: WebAddress(web),
                token: token,
                hub: hub,
                data: data
            )
            let address = try server.start()
            tell("the page is at \(address.url)")
            return Served(hub: hub, server: server)
        } catch {
            throw UsageError("--web: \(error)")
        }
    }
}
