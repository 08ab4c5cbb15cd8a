import Testing

@testable import Game

@Suite struct LineTests {
    @Test func jsonKeepsOrderAndEscapes() {
        let value: JSONValue = [
            "b": 1, "a": [true, nil, 0.5, -3.0], "t": "é\"\\\n\u{1}\u{2028}/ナ",
        ]
        #expect(
            JSONWriter.string(value)
                == #"{"b":1,"a":[true,null,0.5,-3],"t":"é\"\\\n\u0001\u2028/ナ"}"#
        )
        #expect(JSONWriter.string(.number(.nan)) == "null")
        #expect(JSONWriter.string(JSONValue(score: 0.98749)) == "0.987")
        #expect(JSONWriter.string(JSONValue(seconds: 152.4334999)) == "152.433")
        #expect(JSONWriter.string(JSONValue(score: -0.00001)) == "0")
    }

    @Test func wallTimes() {
        #expect(WallClock.text(unix: 0) == "1970-01-01T00:00:00.000Z")
        #expect(WallClock.text(unix: 1_709_164_799.9996) == "2024-02-29T00:00:00.000Z")
        #expect(WallClock.text(unix: -0.5) == "1969-12-31T23:59:59.500Z")
        #expect(WallClock.text(unix: .infinity) == nil)
    }

    @Test func aStillLine() {
        let near = [Candidate(key: "nova", score: 0.41), Candidate(key: "bold", score: 0.4)]
        let fields: FieldTree = [
            "rule": .value("area"),
            "us": [
                "players": [
                    ["name": .value("a"), "weapon": .scored("nova", score: 0.9)],
                    [
                        "name": .missing(.hidden),
                        "weapon": .missingScored(
                            .lowScore,
                            score: 0.41,
                            alternatives: near,
                            category: "nova"
                        ),
                    ],
                ]
            ],
        ]
        let reading = SceneReading(
            scene: .resultScoreboard,
            score: 0.98,
            fields: fields,
            language: "ja"
        )
        #expect(
            StillRead(source: "a.png", reading: reading).line
                == #"{"v":1,"type":"still.read","source":"a.png","game":"splatoon3","#
                + #""lang":"ja","scene":"result.scoreboard","score":0.98,"#
                + #""data":{"rule":"area","us":{"players":["#
                + #"{"name":"a","weapon":"nova","weapon_score":0.9},"#
                + #"{"name":null,"weapon":null,"weapon_score":null,"alternatives":["#
                + #"{"key":"nova","score":0.41},{"key":"bold","score":0.4}],"weapon_class":"nova"}]}},"#
                + #""missing":[{"field":"us.players.1.name","reason":"hidden"},"#
                + #"{"field":"us.players.1.weapon","reason":"low_score"}]}"#
        )
    }

    @Test func aStillThatCouldNotBeRead() {
        #expect(
            StillRead(source: "b.png", error: "b.png: no such file").line
                == #"{"v":1,"type":"still.read","source":"b.png","game":"splatoon3","#
                + #""lang":null,"scene":null,"score":null,"data":null,"missing":[],"#
                + #""error":"b.png: no such file"}"#
        )
    }

    @Test func anEventLine() {
        let event = GameEvent(
            .playerSplatted,
            source: "vod.mp4",
            pts: 152.433,
            decidedPts: 152.5,
            wall: 1_763_899_612.433,
            clock: "1:05",
            battle: "9c41",
            score: 0.98,
            data: ["side": .value("them"), "slot": .value(2), "weapon": .value("nova")],
            idParts: ["them", "2"]
        )
        #expect(
            event.line
                == #"{"v":1,"type":"player.splatted","#
                + #""id":"9c41:player.splatted:152.433:them:2","source":"vod.mp4","#
                + #""pts":152.433,"decided_pts":152.5,"wall":"2025-11-23T12:06:52.433Z","#
                + #""clock":"1:05","battle":"9c41","game":"splatoon3","basis":"observed","#
                + #""score":0.98,"data":{"side":"them","slot":2,"weapon":"nova"},"missing":[]}"#
        )
    }

    @Test func anAmendedLineNamesTheOldOne() {
        let event = GameEvent(
            .battleFinished,
            source: "s",
            pts: 1,
            decidedPts: 2,
            basis: .amended,
            amends: "old",
            score: 1,
            idParts: ["amended"]
        )
        #expect(event.id == "s:battle.finished:1.000:amended")
        #expect(event.line.contains(#""basis":"amended","amends":"old","score":1"#))
    }
}
