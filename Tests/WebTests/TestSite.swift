import Foundation
import Game

@testable import Web

/// A server on a port of its own, with the project's own files.
struct TestSite {
    let hub: WebHub
    let server: WebServer
    let port: UInt16

    static let data = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Models")

    /// Serves while `body` runs.
    static func run(
        hub: WebHub = WebHub(),
        address: String = "127.0.0.1:0",
        token: String? = nil,
        patience: PatientPool.Patience = .init(),
        _ body: (TestSite) async throws -> Void
    ) async throws {
        let server = try WebServer(
            address: try WebAddress(address),
            token: token,
            hub: hub,
            data: data,
            patience: patience
        )
        let port = try server.start().port
        do {
            try await body(TestSite(hub: hub, server: server, port: port))
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    func get(
        _ target: String,
        method: String = "GET",
        headers: [String: String] = [:]
    ) async throws -> WebClient.Answer {
        try await WebClient.get(target, port: port, method: method, headers: headers)
    }

    /// Waits until as many viewers are here, five seconds at most.
    func viewers(_ count: Int) async -> Bool {
        for _ in 0..<500 {
            if hub.viewers == count { return true }
            try? await Task.sleep(for: .milliseconds(10))
        }
        return false
    }
}

extension GameEvent {
    static func example(_ number: Int, of size: Int = 0) -> GameEvent {
        GameEvent(
            .lobbyMatching,
            source: "a capture card" + String(repeating: "x", count: size),
            pts: Double(number),
            decidedPts: Double(number),
            score: 1
        )
    }

    static func result(_ battle: String, _ result: String, amends: String? = nil) -> GameEvent {
        GameEvent(
            .battleResult,
            source: "a",
            pts: 1,
            decidedPts: 1,
            battle: battle,
            basis: amends == nil ? .observed : .amended,
            amends: amends,
            score: 1,
            data: ["result": .value(.string(result))],
            idParts: amends == nil ? [] : ["amended"]
        )
    }
}
