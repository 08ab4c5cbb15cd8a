"""Composes a recording out of labelled real pictures: battle after battle, each picture held for a
few seconds, with the truth beside it. The result shows the game, so it is never written inside the
repository."""

import argparse
import copy
import pathlib
import random

from PIL import Image

from . import battle, encode, labels
from .__main__ import pair, size, truth_path, write_json

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
BETWEEN = {"loading", "lobby.select", "lobby.matching"}


class Held:
    """A real picture on screen for a while; the same interface as a drawn segment."""

    def __init__(self, record, path, start, length, index):
        self.scene, self.start, self.length, self.battle = record["scene"], start, length, index
        self.record, self.path, self.cache = record, path, {}

    @property
    def end(self):
        return self.start + self.length

    def at(self, local):
        return self.record

    def picture(self, local):
        if "still" not in self.cache:
            with Image.open(self.path) as img:
                self.cache["still"] = img.convert("RGB")
        return self.cache["still"]


def seconds(clock):
    minutes, rest = clock.split(":")
    return int(minutes) * 60 + int(rest)


def load(real):
    """Labelled Splatoon 3 pictures at least 1280 wide, by scene."""
    real = pathlib.Path(real)
    scenes = {}
    for r in labels.load(real):
        if r["game"] != "splatoon3" or r.get("accept"):
            continue
        path = real / r["file"]
        with Image.open(path) as img:
            if img.width < 1280:
                continue
        scenes.setdefault(r["scene"], []).append((r, path))
    # A page that says the battle was called off is no end of a finished battle.
    scenes["result.personal"] = [
        p for p in scenes["result.personal"] if p[0]["data"].get("result") != "no_contest"
    ]
    return scenes


def compose(
    scenes,
    seed,
    battles=None,
    hold=(2.0, 6.0),
    jumble=False,
    fps=30,
    battle_seconds=None,
    gap_seconds=None,
):
    """Segments and truths of a recording. Each result page is used once before any comes again.

    `battle_seconds` and `gap_seconds` stretch what lies in a battle's HUD and between battles.

    A battle ends with a personal page or with a scoreboard, not both: the pictures are of different
    battles, and pages that contradict each other have no truth."""
    rng = random.Random(f"compose-{seed}")
    pages = scenes["result.personal"] + scenes.get("result.scoreboard", [])
    order = []
    while len(order) < (battles or len(pages)):
        order += rng.sample(pages, len(pages))
    order = order[: battles or len(pages)]
    segments, truths, now = [], [], 0.0

    def add(item, index, length=None):
        nonlocal now
        # Whole frames, so that a screen's first frame is exactly its time.
        length = round((length or rng.uniform(*hold)) * fps) / fps
        segments.append(Held(item[0], item[1], now, length, index))
        start, now = now, round(now + length, 9)
        return round(start, 6)

    # Tricolor has three teams: an intro of it before a page with two would be another game.
    intros = [p for p in scenes["battle.intro"] if p[0]["data"].get("rule") != "tricolor"]
    between = [p for s in sorted(BETWEEN) for p in scenes.get(s, [])]
    for i, page in enumerate(order):
        data = page[0]["data"]
        times = {}
        add(rng.choice(between), None, gap_seconds)
        if rng.random() < 0.6:
            times["intro"] = add(rng.choice(intros), i)
        # A long battle is one battle: pictures of several have other teams' inks and weapons.
        several = 1 if battle_seconds else rng.choice([1, 2, 3])
        huds = rng.sample(scenes["battle.hud"], several)
        if not jumble:
            huds.sort(key=lambda p: -seconds(p[0]["data"]["clock"]))
        for hud in huds:
            at = add(hud, i, battle_seconds and battle_seconds / len(huds))
            times.setdefault("started", at)
        times["finished"] = add(rng.choice(scenes["battle.finish"]), i)
        result = data.get("result")
        judges = [
            p
            for p in scenes["battle.judge"]
            if result is None or p[0]["data"]["result"] == result.replace("exempted_", "")
        ]
        judge = rng.choice(judges) if judges and rng.random() < 0.75 else None
        if judge:
            times["judged"] = add(judge, i)
        times["personal" if page[0]["scene"] == "result.personal" else "scoreboard"] = add(page, i)
        times["end"] = round(now, 6)
        want = copy.deepcopy(data)
        if "result" not in want and judge:
            want["result"] = judge[0]["data"]["result"]
        truths.append({"index": i, "complete": None, "times": times, "data": want})
    add(rng.choice(scenes["loading"]), None)
    return segments, truths


def main(argv=None):
    p = argparse.ArgumentParser(prog="compose", description=__doc__)
    p.add_argument("output")
    p.add_argument(
        "--real", required=True, help="folder with labels.json and the pictures it names"
    )
    p.add_argument("--size", type=size, default=(1280, 720))
    p.add_argument("--fps", type=int, default=30)
    p.add_argument("--bitrate", default="2500k")
    p.add_argument("--codec", choices=sorted(encode.ENCODERS), default="h264")
    p.add_argument("--range", choices=["limited", "full"], default="limited")
    p.add_argument("--offset", type=pair, default=(0, 0))
    p.add_argument("--scale", type=float, default=1.0)
    p.add_argument("--battles", type=int, help="default: one for every result page")
    p.add_argument(
        "--hold",
        type=lambda v: tuple(float(x) for x in v.split(",")),
        default=(2.0, 6.0),
        help="seconds a picture stays, MIN,MAX",
    )
    p.add_argument(
        "--jumble", action="store_true", help="let the clock jump upwards too inside a battle"
    )
    p.add_argument("--battle-seconds", type=float, help="length of a battle's HUD, all of it")
    p.add_argument("--gap-seconds", type=float, help="length of what lies between battles")
    p.add_argument("--seed", type=int, default=1)
    a = p.parse_args(argv)
    out = pathlib.Path(a.output).resolve()
    if out.is_relative_to(REPOSITORY):
        p.error("the recording would show the game: write it outside the repository")
    segments, truths = compose(
        load(a.real),
        a.seed,
        a.battles,
        a.hold,
        a.jumble,
        a.fps,
        a.battle_seconds,
        a.gap_seconds,
    )
    with encode.Writer(
        out, a.size, a.fps, a.codec, a.bitrate, None, a.range, a.offset, a.scale, preset="veryfast"
    ) as w:
        frames = battle.record_to(w, segments, a.fps)
    truth = battle.truth_of(out.name, segments, truths, a.fps, a.size, frames)
    truth["composed"] = True
    write_json(truth_path(out), truth)


if __name__ == "__main__":
    main()
