"""Invents battles: players, weapons, numbers. Everything follows from the seed."""

import copy
import random

from . import canvas as cv
from .canvas import NAMES
from .icons import KEYS

INKS = [
    ((198, 240, 20), (196, 20, 214)),
    ((245, 120, 20), (60, 50, 235)),
    ((120, 40, 240), (200, 235, 30)),
    ((240, 50, 40), (40, 225, 185)),
    ((245, 200, 20), (110, 50, 230)),
    ((50, 210, 60), (235, 30, 150)),
    ((30, 180, 240), (250, 140, 20)),
]
PEOPLE = {
    "ja": [
        "あんみつ",
        "タコまる",
        "イカすけ",
        "ミナト",
        "しおかぜ",
        "ホタテ",
        "クラゲン",
        "まつりか",
        "ウミネコ",
        "さざなみ",
        "ハマチ",
        "リンドウ",
        "つきのわ",
        "ノリまき",
        "すずしろ",
        "カモメ",
        "ワカメ",
        "とびうお",
        "ラムネ",
        "ソラ",
    ],
    "en": [
        "Marina Fan",
        "Inkwell",
        "Kelp",
        "Brine",
        "Coral",
        "Finley",
        "Reef",
        "Squidly",
        "Tidal",
        "Bubbles",
        "Harbor",
        "Pike",
        "Gully",
        "Moss",
        "Sandy",
        "Drift",
        "Cuttle",
        "Wharf",
        "Nori",
        "Echo",
    ],
}
TITLES = {
    "ja": ["まんまるなイカ", "のんびりやのタコ", "夜明けのスライダー", "走るアルバイター", "海辺のヒーロー"],
    "en": ["Laid-Back Squid", "Roaming Octopus", "Dawn Slider", "Running Worker", "Seaside Hero"],
}


def battle(seed, lang="ja", rule=None, lobby=None, result=None):
    """One battle's whole truth."""
    rng = random.Random(f"battle-{seed}")
    rule = rule or rng.choice(["nawabari", "area", "hoko"])
    lobby = lobby or (
        "regular"
        if rule == "nawabari"
        else rng.choice(["xmatch", "bankara_challenge", "bankara_open"])
    )
    us_ink, them_ink = rng.choice(INKS)
    if rng.random() < 0.5:
        us_ink, them_ink = them_ink, us_ink
    weapons = rng.sample(KEYS, 8)
    names = rng.sample(PEOPLE.get(lang, PEOPLE["en"]), 8)
    result = result or rng.choice(["win", "lose"])
    me = rng.randrange(4)
    players = []
    for i in range(8):
        players.append(
            {
                "name": names[i],
                "weapon": weapons[i],
                "inked": rng.randrange(150, 1600),
                "kill_or_assist": rng.randrange(0, 17),
                "death": rng.randrange(0, 12),
                "special": rng.randrange(0, 7),
                "me": i == me,
                "title": rng.choice(TITLES.get(lang, TITLES["en"])),
            }
        )
    truth = {
        "seed": seed,
        "lang": lang,
        "rule": rule,
        "lobby": lobby,
        "stage": rng.choice(sorted(NAMES["stages"])),
        "result": result,
        "us_ink": us_ink,
        "them_ink": them_ink,
        "tape": rng.choice([(70, 55, 215), (235, 130, 30), (200, 60, 190), (60, 170, 70)]),
        "us": players[:4],
        "them": players[4:],
        "me": players[me],
    }
    gold = [m for m in NAMES["medals"] if m["grade"] == "gold"]
    silver = [m for m in NAMES["medals"] if m["grade"] == "silver"]
    many = rng.choice([1, 2, 3, 3, 3])
    high = rng.randrange(0, many + 1)
    medals = rng.sample(gold, high) + rng.sample(silver, many - high)  # gold ones stand first
    truth["medals"] = [{"name": m[lang], "grade": m["grade"]} for m in medals]
    if rule in ("nawabari", "tricolor"):
        a = round(rng.uniform(30, 68), 1)
        b = round(rng.uniform(20, 98 - a), 1)
        win, lose = max(a, b), min(a, b)
        truth["scores"] = (
            "percent",
            win if result == "win" else lose,
            lose if result == "win" else win,
        )
    else:
        win, lose = rng.choice([100, rng.randrange(55, 100)]), rng.randrange(0, 54)
        truth["scores"] = (
            "count",
            win if result == "win" else lose,
            lose if result == "win" else win,
        )
    truth["totals"] = {"us": rng.randrange(500, 1700), "them": rng.randrange(500, 1700)}
    if rule in ("nawabari", "tricolor"):  # the share of a stage of 2350 points
        truth["totals"] = {
            side: round(23.5 * v) for side, v in zip(("us", "them"), truth["scores"][1:])
        }
    return truth


def record(scene, b, clock="3:00", count=None, alive=None, special=None):
    """What one screen of the battle shows: `data` as in the output contract, plus how to draw it."""
    rec = {
        "game": "splatoon3",
        "lang": b["lang"],
        "scene": scene,
        "seed": b["seed"],
        "us_ink": b["us_ink"],
        "them_ink": b["them_ink"],
        "tape": b["tape"],
        "rule": b["rule"],
    }
    if scene == "battle.intro":
        rec["data"] = {
            "rule": b["rule"],
            "stage": b["stage"],
            "us": [pick(p, "name", "title") for p in b["us"]],
            "them": [pick(p, "name", "title") for p in b["them"]],
        }
    elif scene == "battle.hud":
        alive, special = alive or [True] * 8, special or [False] * 8
        sides = [
            [
                {"slot": i % 4 + 1, "weapon": p["weapon"], "alive": alive[i], "special": special[i]}
                for i, p in group
            ]
            for group in (
                list(enumerate(b["us"] + b["them"]))[:4],
                list(enumerate(b["us"] + b["them"]))[4:],
            )
        ]
        rec["data"] = {
            "clock": clock,
            "overtime": False,
            "us": sides[0],
            "them": sides[1],
            "colors": {"us": cv.hex_colour(b["us_ink"]), "them": cv.hex_colour(b["them_ink"])},
        }
        if b["rule"] != "nawabari":
            rec["data"]["count"] = count or {"us": 100, "them": 100}
    elif scene == "battle.judge":
        rec["data"] = {"result": b["result"], "us": [pick(p, "name", "title") for p in b["us"]]}
    elif scene == "result.personal":
        rec["data"] = {
            "lobby": b["lobby"],
            "rule": b["rule"],
            "stage": b["stage"],
            "me": pick(b["me"], "name", "weapon", "inked", "kill_or_assist", "death", "special"),
            "medals": b["medals"],
        }
    elif scene == "result.scoreboard":
        kind, us, them = b["scores"]
        rec["data"] = {
            "lobby": b["lobby"],
            "rule": b["rule"],
            "stage": b["stage"],
            "result": b["result"],
        }
        for side, value, ink in (("us", us, b["us_ink"]), ("them", them, b["them_ink"])):
            players = [
                pick(p, "name", "weapon", "inked", "kill_or_assist", "death", "special", "me")
                for p in b[side]
            ]
            rec["data"][side] = {
                "players": players,
                "inked": b["totals"][side],
                kind: value,
                "color": cv.hex_colour(ink),
            }
    elif scene in ("lobby.select", "lobby.matching"):
        rec["data"] = lobby(scene, b)
    else:
        rec["data"] = {}
        rec["players"] = [p["name"] for p in b["us"]]
    return rec


def lobby(scene, b):
    """What the lobby shows before a battle."""
    rng = random.Random(f"lobby-{b['seed']}")
    other = rng.choice([s for s in sorted(NAMES["stages"]) if s != b["stage"]])
    data = {"lobby": b["lobby"], "rule": b["rule"], "stages": [b["stage"], other]}
    power = round(rng.uniform(1500, 2900), 1) if b["lobby"] == "xmatch" else None
    if scene == "lobby.matching":
        return {**data, "x_power": power, "elapsed": rng.randrange(1, 100)}
    ranked = b["lobby"].startswith("bankara")
    return {
        **data,
        "rank": rng.choice(["c", "b-", "b+", "a", "a+", "s", "s+"]) if ranked else None,
        "rank_points": rng.randrange(10, 1000) if ranked else None,
        "x_power": power,
    }


def pick(d, *keys):
    return {k: d[k] for k in keys}


def truth_record(rec, file):
    """The record in the shape of the real pictures' labels."""
    data = copy.deepcopy(rec["data"])
    for side in ("us", "them"):
        if isinstance(data.get(side), list):
            for p in data[side]:
                p.pop("title", None)
    return {
        "file": file,
        "game": rec["game"],
        "lang": rec["lang"],
        "scene": rec["scene"],
        "accept": rec.get("accept"),
        "data": data or {},
        "source": "drawn",
    }
