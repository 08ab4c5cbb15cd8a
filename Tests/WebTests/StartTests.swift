import Foundation
import Game
import Testing

@testable import Web

struct StartTests {
    @Test func saysThatThePortIsTaken() async throws {
        try await TestSite.run { site in
            let address = try WebAddress("127.0.0.1:\(site.port)")
            let second = try WebServer(
                address: address,
                token: nil,
                hub: WebHub(),
                data: TestSite.data
            )
            #expect(throws: WebError.inUse(address)) { try second.start() }
            #expect(WebError.inUse(address).description.contains("choose another port"))
            // The first one does not notice.
            #expect(try await site.get("/").status == 200)
        }
    }

    @Test func saysThatTheAddressIsNotHere() async throws {
        let address = try WebAddress("192.0.2.1:0")
        let server = try WebServer(
            address: address,
            token: "long enough",
            hub: WebHub(),
            data: TestSite.data
        )
        #expect(throws: WebError.notHere(address)) { try server.start() }
    }

    @Test(arguments: [":0", "192.0.2.1:80", "[::]:0", "0.0.0.0:0"])
    func wantsATokenBeyondThisMachine(text: String) throws {
        let address = try WebAddress(text)
        #expect(throws: WebError.tokenNeeded(address)) {
            try WebServer(address: address, token: nil, hub: WebHub(), data: TestSite.data)
        }
        #expect(throws: WebError.tokenTooShort) {
            try WebServer(address: address, token: "1234567", hub: WebHub(), data: TestSite.data)
        }
    }

    @Test func namesTheFileThatIsMissing() async throws {
        let folder = FileManager.default.temporaryDirectory
        let server = try WebServer(
            address: try WebAddress("127.0.0.1:0"),
            token: nil,
            hub: WebHub(),
            data: folder
        )
        let path = folder.path + "/web/index.html"
        #expect(throws: WebError.fileMissing(path)) { try server.start() }
    }

    @Test func startsAgainWhereItStopped() async throws {
        let hub = WebHub()
        var port: UInt16 = 0
        try await TestSite.run(hub: hub) { site in
            port = site.port
            let viewer = try await WebClient.socket(port: site.port)
            hub.post(.example(1))
            _ = try await viewer.message("lobby.matching")
            await site.server.stop()
            // It is told, and the port is free at once.
            await #expect(throws: WebClient.Cut.self) { try await viewer.message("nothing") }
            await #expect(throws: (any Error).self) { try await site.get("/") }
            #expect(hub.viewers == 0)
        }
        hub.post(.example(2))
        try await TestSite.run(hub: hub, address: "127.0.0.1:\(port)") { site in
            #expect(site.port == port)
            let viewer = try await WebClient.socket(port: port)
            #expect(try await viewer.message("lobby.matching") == GameEvent.example(1).line)
            #expect(try await viewer.message("lobby.matching") == GameEvent.example(2).line)
        }
    }
}
