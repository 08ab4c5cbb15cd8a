"""Runs `ikasight weapons match` over painted icons and counts what it says."""

import base64
import json
import os
import subprocess
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent.parent
COMMAND = Path(os.environ.get("IKASIGHT", ROOT / ".build/release/ikasight"))
SIDE = 16  # of what the net looks at
AT_ONCE = 2000  # places in one call, far from the longest command line


def match(records: list[dict], weapon_set: str, look: str, *also: str) -> list[dict]:
    """What the command says of each painted icon, in the same order; with `--pair`, also what the net looks at."""
    said: list[dict] = []
    for start in range(0, len(records), AT_ONCE):
        part = records[start : start + AT_ONCE]
        places = [f"{r['file']}@{r['x']:.3f},{r['y']:.3f},{r['side']:.3f}" for r in part]
        done = subprocess.run(
            [COMMAND, "weapons", "match", "--details", *also, "--set", weapon_set, "--look", look, *places],
            stdout=subprocess.PIPE, text=True, check=True)
        for line in done.stdout.splitlines():
            said.append(json.loads(line))
            if "pair" in said[-1]:
                planes = np.frombuffer(base64.b64decode(said[-1]["pair"]), "<f4")
                said[-1]["pair"] = planes.reshape(-1, SIDE, SIDE).astype(np.float16)
    if len(said) != len(records):
        raise RuntimeError(f"{len(said)} answers for {len(records)} icons")
    return said


def nearest(answer: dict) -> str | None:
    return answer["alternatives"][0]["key"] if answer["alternatives"] else None


def plain(answer: dict) -> str | None:
    return answer["evidence"]["plain_key"] if "evidence" in answer else None
