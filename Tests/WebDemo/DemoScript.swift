import Game
import Web

/// An evening in steps, each what an engine would post at that moment.
struct DemoScript {
    private var time = 0.0
    private var battle: String?
    private var resultID: String?
    private let start = 1_795_000_000.0
    private let us = ["nova", "sshooter", "bold", "52gal"]
    private let them = ["96gal", "carbon", "jetsweeper_custom", "promodeler_mg"]
    private let colors: FieldTree = ["us": .value("e8d31c"), "them": .value("4f2ae0")]

    /// Posts what belongs to a step; false for a step that there is none of.
    mutating func play(_ step: String, on hub: WebHub, _ screen: DemoScreen) -> Bool {
        time += 5
        func post(
            _ type: EventType,
            _ data: FieldTree = .empty,
            clock: String? = nil,
            amends: String? = nil
        ) {
            let event = GameEvent(
                type,
                source: "/dev/video0",
                pts: time,
                decidedPts: time + 0.1,
                wall: start + time,
                clock: clock,
                battle: type.rawValue.hasPrefix("stream") || type == .lobbySelected
                    ? nil : battle,
                basis: amends == nil ? .observed : .amended,
                amends: amends,
                score: 0.98,
                data: data,
                idParts: amends == nil ? [] : ["again"]
            )
            hub.post(event)
            if type == .battleResult { resultID = event.id }
        }
        switch step {
        case "open":
            post(
                .streamOpened,
                ["url": .value("/dev/video0"), "width": .value(1920), "height": .value(1080)]
            )
            screen.change {
                $0.connection = .live
                $0.trouble = nil
                $0.size = (1920, 1080)
                $0.framesPerSecond = 59.94
            }
        case "lobby":
            post(.lobbySelected, ["lobby": .value("bankara_open"), "rule": .value("area")])
            screen.change { $0.scene = .lobbySelect }
        case "intro":
            battle = "battle-\(Int(time))"
            post(.battleIntro, ["rule": .value("area"), "stage": .value("yunohana")])
            screen.change { [battle] in
                $0.battle = battle
                $0.scene = .battleIntro
                $0.fields = ["rule": .value("area"), "stage": .value("yunohana")]
            }
        case "start":
            post(.battleStarted, ["rule": .value("area")], clock: "5:00")
            screen.change { [self] in
                $0.scene = .battleHud
                $0.fields = hud(clock: "5:00", count: (100, 100))
            }
        case "roster":
            post(
                .battleRoster,
                ["us": roster(us), "them": roster(them), "colors": colors],
                clock: "4:55"
            )
        case "splat":
            post(
                .playerSplatted,
                ["side": .value("them"), "slot": .value(2), "weapon": .value("carbon")],
                clock: "4:31"
            )
            screen.change { [self] in
                $0.fields = hud(clock: "4:31", count: (62, 100), down: ["them": 2], penalty: 14)
            }
        case "special":
            post(
                .playerSpecialReady,
                ["side": .value("us"), "slot": .value(1), "weapon": .value("nova")],
                clock: "4:02"
            )
            screen.change { [self] in
                $0.fields = hud(clock: "4:02", count: (31, 100), special: ["us": 1])
            }
        case "hostile":
            // What players call themselves is up to them.
            post(.selfSplat, ["victim": .value(.string(Self.hostile))], clock: "3:59")
        case "finish":
            post(.battleFinished)
            screen.change {
                $0.scene = .battleFinish
                $0.fields = .empty
            }
        case "win", "lose":
            post(.battleResult, result(step))
            screen.change {
                $0.battle = nil
                $0.battles += 1
                $0.scene = .resultScoreboard
                $0.fields = .empty
            }
        case "amend":
            post(.battleResult, result("draw"), amends: resultID)
        case "lost":
            screen.change {
                $0.connection = .lost
                $0.trouble = "/dev/video0: no such device; is the cable in?"
                $0.dropped = 12
            }
        case "gap":
            post(
                .streamGap,
                ["from": .value(.number(time - 4)), "to": .value(.number(time))]
            )
            screen.change {
                $0.connection = .live
                $0.trouble = nil
                $0.reopened += 1
            }
        default: return false
        }
        return true
    }

    static let hostile = "<img src=x onerror=\"document.title='pwned'\">"

    private func roster(_ weapons: [String]) -> FieldTree {
        .list(
            weapons.enumerated().map { index, key in
                ["slot": .value(.int(index + 1)), "weapon": .scored(.string(key), score: 0.95)]
            }
        )
    }

    private func hud(
        clock: String,
        count: (Int, Int),
        down: [String: Int] = [:],
        special: [String: Int] = [:],
        penalty: Int = 0
    ) -> FieldTree {
        func lamps(_ side: String, _ weapons: [String]) -> FieldTree {
            .list(
                weapons.enumerated().map { index, key in
                    [
                        "slot": .value(.int(index + 1)),
                        "weapon": key == "promodeler_mg"
                            ? .missingScored(.lowScore) : .scored(.string(key), score: 0.9),
                        "alive": .value(.bool(down[side] != index + 1)),
                        "special": .value(.bool(special[side] == index + 1)),
                    ]
                }
            )
        }
        return [
            "clock": .value(.string(clock)), "overtime": .value(false),
            "us": lamps("us", us), "them": lamps("them", them), "colors": colors,
            "count": ["us": .value(.int(count.0)), "them": .value(.int(count.1))],
            "penalty": ["us": .value(0), "them": .value(.int(penalty))],
        ]
    }

    private func result(_ word: String) -> FieldTree {
        func players(_ weapons: [String], isOurs: Bool) -> FieldTree {
            .list(
                weapons.enumerated().map { index, key in
                    [
                        "name": .value(
                            .string(isOurs || index > 0 ? "イカ\(index + 1)" : Self.hostile)
                        ),
                        "weapon": .scored(.string(key), score: 0.97),
                        "inked": .value(.int(800 + 37 * index)),
                        "kill_or_assist": .value(.int(9 - index)),
                        "death": .value(.int(3 + index)), "special": .value(2),
                        "me": .value(.bool(isOurs && index == 0)),
                        "disconnected": .value(.bool(!isOurs && index == 3)),
                    ]
                }
            )
        }
        return [
            "lobby": .value("bankara_open"), "rule": .value("area"), "stage": .value("yunohana"),
            "result": .value(.string(word)), "knockout": .value(.bool(word == "win")),
            "us": [
                "players": players(us, isOurs: true), "inked": .missing(.notShown),
                "count": .value(word == "win" ? 100 : 34), "color": .value("e8d31c"),
            ],
            "them": [
                "players": players(them, isOurs: false), "inked": .missing(.notShown),
                "count": .value(word == "win" ? 34 : 100), "color": .value("4f2ae0"),
            ],
            "me": [
                "name": .value("イカ1"), "weapon": .scored("nova", score: 0.97),
                "inked": .value(800), "kill_or_assist": .value(9), "death": .value(3),
                "special": .value(2),
            ],
            "start_pts": .value(.number(time - 60)), "end_pts": .value(.number(time)),
            "start_wall": .value(.string(WallClock.text(unix: start + time - 60) ?? "")),
            "complete": .value(true),
        ]
    }
}
