@testable import Game

/// Writes a recording as scenes one after the other, and plays it into a tracker.
struct Script {
    var tracker = MatchTracker(
        source: "vod.mp4",
        recordingStart: 1_700_000_000,
        makeBattleID: { "b\(Int($0))" }
    )
    var time = 0.0
    var events: [GameEvent] = []

    /// Shows a scene for some seconds, two readings a second.
    mutating func show(
        _ scene: SceneID,
        _ fields: FieldTree = .empty,
        for seconds: Double = 2,
        score: Double = 0.95
    ) {
        let start = time
        events += tracker.observe(.began(scene, at: start, seen: start))
        while time < start + seconds - 0.01 {
            let reading = SceneReading(scene: scene, score: score, fields: fields)
            events += tracker.observe(.read(reading, at: time))
            time += 0.5
        }
        events += tracker.observe(.ended(scene, at: time - 0.5, seen: time))
    }

    /// One observation, when more than a scene that stays is wanted.
    mutating func observe(_ observation: Observation) { events += tracker.observe(observation) }

    /// Nothing known on screen.
    mutating func wait(_ seconds: Double) {
        time += seconds
        events += tracker.advance(to: time)
    }

    mutating func end() { events += tracker.finish(at: time) }

    func all(_ type: EventType) -> [GameEvent] { events.filter { $0.type == type } }
    var results: [GameEvent] { all(.battleResult) }
}

/// What the scenes of one battle show.
struct Battle {
    var rule = "area"
    var stage = "yunohana"
    var us = ["sshooter", "nova", "bold", "52gal"]
    var them = ["96gal", "carbon", "promodeler_mg", "jetsweeper"]
    var clock = "5:00"
    var ours = 100
    var theirs = 40
    var kills = 7
    var result = "win"

    static let other = Battle(
        rule: "yagura",
        stage: "gonzui",
        us: ["hydra", "liter4k", "splatroller", "pablo"],
        them: ["hokusai", "hissen", "furo", "kelvin525"],
        clock: "4:58",
        ours: 20,
        theirs: 80,
        kills: 3,
        result: "lose"
    )

    var card: FieldTree {
        ["rule": .value(.string(rule), score: 0.9), "stage": .value(.string(stage), score: 0.9)]
    }

    func hud(_ clock: String? = nil) -> FieldTree {
        func side(_ weapons: [String]) -> FieldTree {
            .list(
                weapons.enumerated().map { index, weapon in
                    [
                        "slot": .value(.int(index + 1)),
                        "weapon": .scored(.string(weapon), score: 0.9),
                        "alive": .value(true), "special": .value(false),
                    ]
                }
            )
        }
        return [
            "clock": .value(.string(clock ?? self.clock)), "overtime": .value(false),
            "us": side(us), "them": side(them),
            "colors": ["us": .value("ffaa00"), "them": .value("0000ff")],
        ]
    }

    var judge: FieldTree { ["result": .value(.string(result)), "us": .list([])] }

    var bars: FieldTree {
        [
            "result": .value(.string(result)),
            "us": ["count": .value(.int(ours)), "inked": .missing(.notShown)],
            "them": ["count": .value(.int(theirs)), "inked": .missing(.notShown)],
        ]
    }

    func row(_ weapon: String, kills: Int, me: Bool?) -> FieldTree {
        var row: FieldTree = [
            "name": .value("x"), "weapon": .scored(.string(weapon), score: 0.93),
            "inked": .value(.int(900 + ours + kills)), "kill_or_assist": .value(.int(kills)),
            "death": .value(.int(kills + ours / 20)), "special": .value(2),
        ]
        if let me {
            row.set("me", .value(.bool(me)))
            row.set("disconnected", .value(false))
        }
        return row
    }

    var personal: FieldTree {
        [
            "lobby": .value("bankara_open"), "rule": .value(.string(rule)),
            "stage": .value(.string(stage)), "me": row(us[1], kills: kills, me: nil),
            "medals": [["name": .value("damage_taker_no_1"), "grade": .value("gold")]],
            "result": .missing(.notShown),
        ]
    }

    var scoreboard: FieldTree {
        func side(_ weapons: [String], own: Int?, count: Int) -> FieldTree {
            [
                "players": .list(
                    weapons.enumerated().map { index, weapon in
                        row(weapon, kills: index == own ? kills : index, me: index == own)
                    }
                ),
                "inked": .missing(.notShown), "count": .value(.int(count)),
                "color": .value("ffaa01"),
            ]
        }
        return [
            "lobby": .value("bankara_open"), "rule": .value(.string(rule)),
            "stage": .value(.string(stage)), "result": .value(.string(result)),
            "us": side(us, own: 1, count: ours), "them": side(them, own: nil, count: theirs),
        ]
    }

    /// The battle's scenes in order, each held `hold` seconds.
    func play(_ script: inout Script, without: Set<SceneID> = [], hold: Double = 2) {
        let scenes: [(SceneID, FieldTree)] = [
            (.battleIntro, card), (.battleHud, hud()), (.battleFinish, .empty),
            (.battleScore, bars), (.battleJudge, judge), (.resultPersonal, personal),
            (.resultScoreboard, scoreboard),
        ]
        for (scene, fields) in scenes where !without.contains(scene) {
            script.show(scene, fields, for: hold)
        }
    }
}
