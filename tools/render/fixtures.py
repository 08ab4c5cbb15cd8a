"""Builds everything in Fixtures/ from fixed seeds."""

import pathlib

from PIL import Image

from . import icons, invent
from .scenes import DRAW

# file name, scene, seed, language, and what is special about it
STILLS = [
    ("intro-ja", "battle.intro", 11, "ja", {"rule": "nawabari"}),
    ("hud-turf-ja", "battle.hud", 12, "ja", {"rule": "nawabari"}),
    (
        "hud-zones-ja",
        "battle.hud",
        13,
        "ja",
        {"rule": "area", "clock": "2:47", "count": {"us": 64, "them": 100}},
    ),
    (
        "hud-rainmaker-en",
        "battle.hud",
        14,
        "en",
        {
            "rule": "hoko",
            "clock": "1:05",
            "count": {"us": 38, "them": 71},
            "down": [1, 6],
            "ready": [4],
        },
    ),
    ("finish", "battle.finish", 15, "ja", {}),
    ("judge-win", "battle.judge", 16, "ja", {"result": "win"}),
    ("judge-lose", "battle.judge", 17, "ja", {"result": "lose"}),
    ("personal-ja", "result.personal", 18, "ja", {"rule": "area"}),
    ("personal-bare-ja", "result.personal", 19, "ja", {"medals": None}),
    ("personal-en", "result.personal", 20, "en", {}),
    ("scoreboard-ja", "result.scoreboard", 21, "ja", {"result": "win", "rule": "area"}),
    ("scoreboard-en", "result.scoreboard", 22, "en", {"result": "lose", "rule": "nawabari"}),
    # No real picture shows these two: drawn from what is known of the layout.
    (
        "personal-tricolor-ja",
        "result.personal",
        26,
        "ja",
        {"rule": "tricolor", "lobby": "splatfest_open", "signal": 2, "medals": None},
    ),
    ("scoreboard-left-ja", "result.scoreboard", 27, "ja", {"rule": "area", "left": ["them", 2]}),
    (
        "scoreboard-tricolor-ja",
        "result.scoreboard",
        28,
        "ja",
        {"rule": "tricolor", "lobby": "splatfest_open", "result": "win", "three": True},
    ),
    ("lobby-x-ja", "lobby.select", 31, "ja", {"lobby": "xmatch", "rule": "yagura"}),
    ("lobby-regular-ja", "lobby.select", 32, "ja", {"lobby": "regular", "rule": "nawabari"}),
    ("lobby-series-en", "lobby.select", 33, "en", {"lobby": "bankara_challenge", "rule": "hoko"}),
    ("lobby-open-en", "lobby.select", 34, "en", {"lobby": "bankara_open", "rule": "area"}),
    ("lobby-fest-ja", "lobby.select", 35, "ja", {"lobby": "splatfest_open", "rule": "nawabari"}),
    ("matching-x-ja", "lobby.matching", 36, "ja", {"lobby": "xmatch", "rule": "asari"}),
    ("matching-open-en", "lobby.matching", 37, "en", {"lobby": "bankara_open", "rule": "area"}),
    ("error-ja", "battle.error", 38, "ja", {}),
    ("abort-ja", "battle.abort", 39, "ja", {}),
    ("schedule-en", "schedule.changed", 40, "en", {}),
    ("map", "battle.map", 41, "ja", {}),
    ("loading", "loading", 23, "ja", {}),
    ("black", "power_off", 24, "ja", {}),
    ("stage", "unknown", 25, "ja", {}),
]

# Scenes without icons, where a palette keeps the file small and nothing is lost.
FEW_COLOURS = {
    "battle.intro",
    "battle.finish",
    "battle.judge",
    "battle.error",
    "battle.abort",
    "schedule.changed",
    "battle.map",
    "unknown",
}


def still_record(scene, seed, lang, extra):
    b = invent.battle(
        seed, lang, rule=extra.get("rule"), lobby=extra.get("lobby"), result=extra.get("result")
    )
    rec = invent.record(
        scene,
        b,
        clock=extra.get("clock", "3:00"),
        count=extra.get("count"),
        alive=[i not in extra.get("down", ()) for i in range(8)],
        special=[i in extra.get("ready", ()) for i in range(8)],
    )
    if "medals" in extra:
        rec["data"]["medals"] = extra["medals"]
    if "signal" in extra:
        rec["data"]["me"]["signal"] = extra["signal"]
    if extra.get("three"):
        data = rec["data"]
        them = data["them"]
        data["third"] = {**them, "players": them["players"][2:], "color": "e8e61e"}
        data["them"] = {**them, "players": them["players"][:2]}
        rec["accept"] = ["unknown"]
    if "left" in extra:
        side, row = extra["left"]
        for name in ("us", "them"):
            for i, player in enumerate(rec["data"][name]["players"]):
                player["disconnected"] = (name, i) == (side, row)
    return rec


def stills(folder, size=(1280, 720)):
    """Writes one PNG a scene and their labels; returns the labels."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    labels = []
    for name, scene, seed, lang, extra in STILLS:
        rec = still_record(scene, seed, lang, extra)
        img = DRAW[scene](rec).resize(size, Image.LANCZOS)
        if scene in FEW_COLOURS or extra.get("three"):
            img = img.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        img.save(folder / f"{name}.png", optimize=True)
        labels.append(invent.truth_record(rec, f"{name}.png"))
    return labels


def build_stills(root):
    """Icons and stills; returns the stills' labels."""
    icons.export(root / "demo-icons")
    return stills(root / "stills")


# The demo: three battles, the first under way when the recording starts.
DEMO = [
    "--battles",
    "3",
    "--cut-start",
    "--size",
    "1280x720",
    "--fps",
    "30",
    "--crf",
    "29",
    "--seed",
    "7",
]
