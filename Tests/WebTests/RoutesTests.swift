import Foundation
import Game
import Testing

@testable import Web

struct RoutesTests {
    @Test func servesItsPagesUnderAStrictPolicy() async throws {
        try await TestSite.run { site in
            for path in ["/", "/overlay", "/index.html"] {
                let answer = try await site.get(path)
                #expect(answer.status == 200)
                #expect(answer.headers["content-type"] == "text/html; charset=utf-8")
                #expect(answer.body.contains("IkaSight"))
                let policy = try #require(answer.headers["content-security-policy"])
                #expect(policy.contains("default-src 'none'"))
                #expect(!policy.contains("unsafe"))
                #expect(!policy.contains("http"))
                #expect(answer.headers["x-content-type-options"] == "nosniff")
            }
        }
    }

    @Test func leadsNowhereElse() async throws {
        try await TestSite.run { site in
            let targets = [
                "/nothing", "/../layouts/splatoon3.json", "/%2e%2e/layouts/splatoon3.json",
                "/web/index.html", "//etc/passwd", "/events/x", "/splatoon3.json",
            ]
            for target in targets {
                let answer = try await site.get(target)
                #expect(answer.status == 404, "\(target)")
            }
        }
    }

    @Test func takesOnlyGetAndHead() async throws {
        try await TestSite.run { site in
            for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
                let answer = try await site.get("/", method: method)
                #expect(answer.status == 405)
                #expect(answer.headers["allow"] == "GET, HEAD")
            }
            let whole = try await site.get("/")
            let head = try await site.get("/", method: "HEAD")
            #expect(head.status == 200)
            #expect(head.headers["content-length"] == whole.headers["content-length"])
            // Nothing follows a head: the next answer on the connection starts at once.
            let client = try await WebClient(port: site.port)
            for _ in 0..<2 {
                try await client.ask("/", port: site.port, method: "HEAD")
                #expect(try await client.answer(isHead: true).status == 200)
            }
        }
    }

    @Test func tellsTheStatus() async throws {
        try await TestSite.run { site in
            #expect(try await site.get("/status.json").body == "null")
            var status = LiveStatus(source: "/dev/video0", startedAt: 1_700_000_000)
            status.connection = .live
            status.size = (1920, 1080)
            status.dropped = 3
            status.scene = .battleHud
            status.fields = ["clock": .value("2:31"), "us": .missing(.hidden)]
            site.hub.post(status)
            let answer = try await site.get("/status.json")
            #expect(answer.headers["content-type"] == "application/json; charset=utf-8")
            let json = try JSONParser.parse(answer.body)
            #expect(json["type"] == "live.status")
            #expect(json["connection"] == "live")
            #expect(json["size"] == [1920, 1080])
            #expect(json["frames"]?["dropped"] == 3)
            #expect(json["data"]?["clock"] == "2:31")
            #expect(json["data"]?["us"] == .null)
            #expect(json["trouble"] == .null)
        }
    }

    @Test func tellsTheLastBattlesWithWhatWasAmended() async throws {
        try await TestSite.run(hub: WebHub(battles: 3)) { site in
            site.hub.post(.result("a", "win"))
            site.hub.post(.result("b", "lose"))
            site.hub.post(.result("a", "draw", amends: "a:battle.result:1.000"))
            site.hub.post(.example(1))
            let two = try JSONParser.parse(try await site.get("/battles.json").body)
            #expect(two["battles"]?[0]?["data"]?["result"] == "lose")
            #expect(two["battles"]?[1]?["data"]?["result"] == "draw")
            #expect(two["battles"]?[2] == nil)
            for battle in ["c", "d"] { site.hub.post(.result(battle, "win")) }
            let three = try JSONParser.parse(try await site.get("/battles.json").body)
            #expect(three["battles"]?[0]?["battle"] == "d")
            #expect(three["battles"]?[2]?["battle"] == "b")
            #expect(three["battles"]?[3] == nil)
        }
    }

    @Test func namesKeysInTheViewersLanguage() async throws {
        try await TestSite.run { site in
            let japanese = try JSONParser.parse(try await site.get("/names.json?lang=ja").body)
            #expect(japanese["weapons"]?["52gal"] == ".52ガロン")
            #expect(japanese["rules"]?["area"] == "ガチエリア")
            let english = try JSONParser.parse(try await site.get("/names.json").body)
            #expect(english["rules"]?["area"] == "Splat Zones")
            // An unknown language is English rather than nothing.
            let unknown = try JSONParser.parse(try await site.get("/names.json?lang=tlh").body)
            #expect(unknown == english)
        }
    }
}
