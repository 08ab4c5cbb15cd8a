import CLISupport
import Export
import Foundation
import Game
import Scenes

/// What the commands around stat.ink start from.
extension Session {
    /// What sends; the file of certificates is the configuration's, else `SSL_CERT_FILE`.
    func statinkHTTP() throws -> HTTPClient {
        let environment = ProcessInfo.processInfo.environment
        let named = configuration.statinkAuthorities ?? environment["SSL_CERT_FILE"]
        if let named, !FileManager.default.isReadableFile(atPath: named) {
            throw UsageError("\(named): the file of certificates cannot be read")
        }
        return HTTPClient(authorities: named)
    }

    /// The export of a live session.
    ///
    /// - Parameter tell: as that of `StatInkLive`, which waits for nobody.
    func statinkLive(
        _ what: StatInkArguments,
        tell: @escaping @Sendable (String) -> Void
    ) throws -> StatInkLive {
        let http = try statinkHTTP()
        let export = try statinkExport(what, sendsPictures: false, http: http, tell: tell)
        return try StatInkLive(export, http: http)
    }

    /// The export with the user's key and outbox. `IKASIGHT_STATINK_SERVER` wins over the
    /// configuration's server.
    ///
    /// - Parameter tell: told what happens, one line each.
    func statinkExport(
        _ what: StatInkArguments,
        sendsPictures: Bool,
        http: HTTPClient,
        tell: @escaping @Sendable (String) -> Void
    ) throws -> StatInkExport {
        var options = what.options
        options.sendsPictures = sendsPictures
        let environment = ProcessInfo.processInfo.environment
        let address =
            environment["IKASIGHT_STATINK_SERVER"] ?? configuration.statinkServer
            ?? StatInkServer.standard
        let server: StatInkServer
        do {
            server = try StatInkServer(address)
        } catch {
            throw UsageError("\(error)")
        }
        let key = StatInkKey.Sources(
            environment: environment["STATINK_API_KEY"],
            file: configuration.statinkKeyFile ?? folders.statinkKey.path,
            isFileNamed: configuration.statinkKeyFile != nil,
            configured: configuration.statinkKey,
            configuration: folders.configuration.path
        )
        var export = StatInkExport(
            catalogue: try catalogue(),
            layout: try Layout(
                json: data.read("layouts/splatoon3.json"),
                name: "layouts/splatoon3.json"
            ),
            server: server,
            http: http,
            outboxPath: folders.outbox.path,
            options: options,
            key: {
                do { return try StatInkKey(key) } catch { throw UsageError("\(error)") }
            },
            tell: tell
        )
        export.skipsListed = what.skipIfListed
        export.user = what.user ?? configuration.statinkUser
        return export
    }
}
