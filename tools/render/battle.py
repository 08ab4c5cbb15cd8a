"""A whole recording as a list of timed screens, and the truth about it."""

import copy
import random

from . import invent
from .scenes import DRAW

# Scenes that do not move: drawn once for the segment.
STILL = {"battle.judge", "result.personal", "result.scoreboard", "power_off"}


class Segment:
    """One screen, from `start` for `length` seconds. `at(local)` gives its record at a moment."""

    def __init__(self, scene, start, length, battle, at):
        self.scene, self.start, self.length, self.battle, self.at = scene, start, length, battle, at
        self.cache = {}

    @property
    def end(self):
        return self.start + self.length

    def picture(self, local):
        if self.scene in STILL:
            if "still" not in self.cache:
                self.cache["still"] = DRAW[self.scene](self.at(0.0))
            return self.cache["still"]
        return DRAW[self.scene](self.at(local), local, self.cache)


def hud_at(b, rng, length, cut):
    """The HUD over time: the clock runs, jumps ahead twice where there is no time for a whole battle,
    and reaches 0:00 at the end; lamps go out and come back; counts fall. `cut`: only the last part, as when the recording starts late."""
    full = 180 if b["rule"] == "nawabari" else 300
    third = length / 3
    # Never up by a jump: that would be another battle.
    middle = max(int(2 * third) + 1, min(rng.randrange(70, 130), int(full - third) - 5))
    down = [(rng.randrange(8), rng.uniform(0.35, 0.75), rng.uniform(0.08, 0.15)) for _ in range(3)]
    ready = [(rng.randrange(8), rng.uniform(0.3, 0.6), 0.2) for _ in range(2)]
    kind, us, them = b["scores"]

    def at(local):
        if cut:
            left = length - local
        elif length >= full:  # long enough to run without a jump
            left = length - local
        elif local < third:
            left = full - local
        elif local < 2 * third:
            left = middle - (local - third)
        else:
            left = length - local
        left = max(0, int(left + 0.999))
        share = 1.0 if cut else min(1.0, max(0.0, (local - third * 0.6) / (length - third)))
        alive, special = [True] * 8, [False] * 8
        for slot, start, span in down:
            if not cut and start <= local / length < start + span:
                alive[slot] = False
        for slot, start, span in ready:
            if not cut and start <= local / length < start + span and alive[slot]:
                special[slot] = True
        count = (
            {"us": 100 - int(us * share), "them": 100 - int(them * share)}
            if kind == "count"
            else None
        )
        rec = invent.record("battle.hud", b, "%d:%02d" % divmod(left, 60), count, alive, special)
        rec["points"] = int(b["me"]["inked"] * share)
        rec["gauge"] = (0.1 + share * 2.3) % 1
        rec["map"] = not cut and local < 1.2
        return rec

    return at


def timeline(seed, battles=3, lang="ja", cut_first=True, scoreboard=True, lengths=None):
    """Segments of a recording and its battles' truths, in order."""
    rng = random.Random(f"recording-{seed}")
    long = {
        "intro": 3.0,
        "hud": 8.0,
        "cut": 4.0,
        "finish": 1.5,
        "judge": 3.0,
        "personal": 3.0,
        "scoreboard": 3.5,
        "loading": 1.2,
        "black": 0.4,
        **(lengths or {}),
    }
    segments, truths, now = [], [], 0.0
    rules = ["hoko", "nawabari", "area"]

    def add(scene, length, battle, at):
        nonlocal now
        segments.append(Segment(scene, now, length, battle, at))
        now = round(now + length, 6)

    for i in range(battles):
        b = invent.battle(f"{seed}-{i}", lang, rule=rules[i % 3], result=["lose", "win"][i % 2])
        b["seed"] = seed * 100 + i + 1
        cut = cut_first and i == 0
        fixed = {scene: invent.record(scene, b) for scene in DRAW if scene != "battle.hud"}
        hold = {scene: (lambda local, r=rec: r) for scene, rec in fixed.items()}
        fixed["battle.finish"]["at"] = long["cut"] if cut else long["hud"]
        truth = {"index": i, "complete": not cut, "times": {}}
        if not cut:
            add("loading", long["loading"], None, hold["loading"])
            truth["times"]["intro"] = now
            add("battle.intro", long["intro"], i, hold["battle.intro"])
        truth["times"]["started"] = None if cut else now
        length = long["cut"] if cut else long["hud"]
        add("battle.hud", length, i, hud_at(b, rng, length, cut))
        for scene, key in (
            ("battle.finish", "finished"),
            ("power_off", None),
            ("battle.judge", "judged"),
            ("power_off", None),
            ("result.personal", "personal"),
            ("result.scoreboard", "scoreboard"),
        ):
            if scene == "result.scoreboard" and not scoreboard:
                continue
            if key:
                truth["times"][key] = now
            add(
                scene,
                long[scene.split(".")[-1]] if key else long["black"],
                i if key else None,
                hold[scene],
            )
        truth["times"]["end"] = now
        truth["data"] = result_data(b)
        truth["roster"] = {side: [p["weapon"] for p in b[side]] for side in ("us", "them")}
        truths.append(truth)
    add("loading", long["loading"], None, hold["loading"])
    return segments, truths


def result_data(b):
    """What a complete `battle.result` says of this battle."""
    board, own = (
        invent.record("result.scoreboard", b)["data"],
        invent.record("result.personal", b)["data"],
    )
    return {**board, "me": copy.deepcopy(own["me"]), "medals": copy.deepcopy(own["medals"])}


def record_to(writer, segments, fps):
    """Draws every frame; returns how many."""
    total = segments[-1].end
    n, k = 0, 0
    while n / fps < total - 1e-9:
        t = n / fps
        while t >= segments[k].end - 1e-9:
            segments[k].cache.clear()
            k += 1
        writer.write(segments[k].picture(t - segments[k].start))
        n += 1
    return n


def truth_of(file, segments, truths, fps, size, frames):
    """The truth file: when each screen shows, and each battle. Times are those of the first frame
    that shows it, in seconds."""
    shown = []
    for s in segments:
        rec = invent.truth_record(s.at(s.length / 2 if s.scene == "battle.hud" else 0), file)
        if isinstance(s.at(0).get("file"), str):
            rec["source"] = s.at(0)["file"]
        first = -(-round(s.start * fps * 1e6) // 10**6) / fps
        shown.append(
            {
                **rec,
                "from": round(first, 6),
                "to": round(min(-(-round(s.end * fps * 1e6) // 10**6), frames) / fps, 6),
                "battle": s.battle,
            }
        )
    return {
        "file": file,
        "game": "splatoon3",
        "width": size[0],
        "height": size[1],
        "fps": fps,
        "frames": frames,
        "duration": round(frames / fps, 6),
        "battles": truths,
        "screens": shown,
    }
