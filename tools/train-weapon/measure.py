"""Runs `ikasight weapons match` over painted icons and counts what it says."""

import base64
import json
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

import cores

ROOT = Path(__file__).resolve().parent.parent.parent
COMMAND = Path(os.environ.get("IKASIGHT", ROOT / ".build/release/ikasight"))
SIDE = 16  # of what the net looks at
AT_ONCE = 2000  # places in one call, far from the longest command line


def match(records: list[dict], weapon_set: str, look: str, *also: str) -> list[dict]:
    """What the command says of each painted icon, in the same order; with `--pair`, also what the net looks at."""
    calls = cores.COUNT * max(1, -(-len(records) // (cores.COUNT * AT_ONCE)))
    ends = [len(records) * k // calls for k in range(calls + 1)]
    parts = [records[start:end] for start, end in zip(ends, ends[1:])]
    with ThreadPoolExecutor(cores.COUNT) as pool:
        return [a for said in pool.map(lambda part: answers(part, weapon_set, look, *also), parts) for a in said]


def answers(records: list[dict], weapon_set: str, look: str, *also: str) -> list[dict]:
    """What one call of the command says."""
    if not records:
        return []
    places = [f"{r['file']}@{r['x']:.3f},{r['y']:.3f},{r['side']:.3f}" for r in records]
    done = subprocess.run(
        [COMMAND, "weapons", "match", "--details", *also, "--set", weapon_set, "--look", look, *places],
        stdout=subprocess.PIPE, text=True, check=True)
    said = [json.loads(line) for line in done.stdout.splitlines()]
    if len(said) != len(records):
        raise RuntimeError(f"{len(said)} answers for {len(records)} icons")
    for answer in said:
        if "pair" in answer:
            planes = np.frombuffer(base64.b64decode(answer["pair"]), "<f4")
            answer["pair"] = planes.reshape(-1, SIDE, SIDE).astype(np.float16)
    return said


def nearest(answer: dict) -> str | None:
    return answer["alternatives"][0]["key"] if answer["alternatives"] else None


def plain(answer: dict) -> str | None:
    return answer["evidence"]["plain_key"] if "evidence" in answer else None
