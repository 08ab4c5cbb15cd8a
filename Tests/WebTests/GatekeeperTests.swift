import Foundation
import Testing

@testable import Web

struct GatekeeperTests {
    @Test func takesOnlyItsOwnNames() async throws {
        try await TestSite.run { site in
            for host in ["127.0.0.1", "127.0.0.1:\(site.port)", "localhost:9000", "LOCALHOST"] {
                #expect(try await site.get("/", headers: ["Host": host]).status == 200, "\(host)")
            }
            let foreign = [
                "evil.example", "evil.example:\(site.port)", "localhost.evil.example",
                "127.0.0.1.evil.example", "10.0.0.7", "", "[::1", "127.0.0.1:x",
            ]
            for host in foreign {
                let answer = try await site.get("/status.json", headers: ["Host": host])
                #expect(answer.status == 421, "\(host)")
                #expect(!answer.body.contains("null"))
            }
        }
    }

    @Test func takesOnlyItsOwnPagesRequests() async throws {
        try await TestSite.run { site in
            let own = "http://127.0.0.1:\(site.port)"
            #expect(try await site.get("/status.json", headers: ["Origin": own]).status == 200)
            let foreign = [
                "http://evil.example", "null", "http://127.0.0.1:1", "file://",
                "http://127.0.0.1:\(site.port).evil.example",
            ]
            for origin in foreign {
                for path in ["/status.json", "/events", "/ws", "/"] {
                    let answer = try await site.get(path, headers: ["Origin": origin])
                    #expect(answer.status == 403, "\(origin) \(path)")
                }
                await #expect(throws: WebClient.Cut.self) {
                    try await WebClient.socket(port: site.port, headers: ["Origin": origin])
                }
            }
            let picture = ["Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"]
            #expect(try await site.get("/picture.jpg", headers: picture).status == 403)
            let link = ["Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"]
            #expect(try await site.get("/", headers: link).status == 200)
        }
    }

    @Test func asksForTheToken() async throws {
        let token = "p=ss; wörd 8"
        try await TestSite.run(address: "0.0.0.0:0", token: token) { site in
            for path in ["/", "/overlay", "/events", "/ws", "/status.json", "/battles.json"] {
                #expect(try await site.get(path).status == 401, "\(path)")
            }
            let locked = try await site.get("/")
            #expect(locked.headers["set-cookie"] == nil)
            let wrong = [
                "/?token=wrong", "/?token=", "/?token=p%3Dss%3B%20w%C3%B6rd%20",
                "/?token=p%3Dss%3B%20w%C3%B6rd%208p%3Dss%3B%20w%C3%B6rd%208",
            ]
            for target in wrong {
                let answer = try await site.get(target)
                #expect(answer.status == 401, "\(target)")
            }
            let form = try await site.get("/?token=p%3Dss%3B+w%C3%B6rd+8")
            #expect(form.status == 200)
            let right = try await site.get("/?token=p%3Dss%3B%20w%C3%B6rd%208")
            #expect(right.status == 200)
            let cookie = try #require(right.headers["set-cookie"])
            #expect(cookie.contains("HttpOnly"))
            #expect(cookie.contains("SameSite=Strict"))
            // Kept by a browser that is closed, too.
            #expect(cookie.contains("; Max-Age=31536000;"))
            let pair = String(cookie.prefix { $0 != ";" })
            let cookies = ["Cookie": "other=1; \(pair); more=2"]
            #expect(try await site.get("/status.json", headers: cookies).status == 200)
            #expect(try await site.get("/", headers: ["Cookie": pair + "0"]).status == 401)
            let bearer = ["Authorization": "Bearer \(token)"]
            #expect(try await site.get("/battles.json", headers: bearer).status == 200)
            let other = ["Authorization": "Bearer \(token)x"]
            #expect(try await site.get("/battles.json", headers: other).status == 401)
            // A name that leads here by a foreign name server, and the right token.
            let rebound = bearer.merging(["Host": "evil.example"]) { $1 }
            #expect(try await site.get("/battles.json", headers: rebound).status == 421)
        }
    }

    @Test func knowsTheMachinesOwnNamesBeyondLoopback() async throws {
        let token = "long enough"
        try await TestSite.run(address: ":0", token: token) { site in
            let bearer = ["Authorization": "Bearer \(token)"]
            var own =
                ["localhost", "[::1]:\(site.port)", "127.0.0.1"]
                + MachineAddresses.now
                .map { $0.contains(":") ? "[\($0)]" : $0 }
            if !MachineAddresses.name.isEmpty { own.append(MachineAddresses.name) }
            for host in own {
                let answer = try await site.get("/", headers: bearer.merging(["Host": host]) { $1 })
                #expect(answer.status == 200, "\(host)")
            }
        }
    }

    @Test(arguments: [
        ("secret", "secret", true), ("", "secret", false), ("secre", "secret", false),
        ("secretsecret", "secret", false), ("Secret", "secret", false), ("x", "s", false),
    ])
    func comparesWhole(given: String, token: String, isSame: Bool) {
        #expect(Gatekeeper.isSame(given, token) == isSame)
    }
}
