"""Runs `ikasight weapons match` over painted icons and counts what it says."""

import json
import os
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
COMMAND = Path(os.environ.get("IKASIGHT", ROOT / ".build/release/ikasight"))
AT_ONCE = 2000  # places in one call, far from the longest command line


def match(records: list[dict], weapon_set: str, look: str, residual: bool = False) -> list[dict]:
    """What the command says of each painted icon, in the same order."""
    said: list[dict] = []
    for start in range(0, len(records), AT_ONCE):
        part = records[start : start + AT_ONCE]
        places = [f"{r['file']}@{r['x']:.3f},{r['y']:.3f},{r['side']:.3f}" for r in part]
        also = ["--residual"] if residual else []
        done = subprocess.run(
            [COMMAND, "weapons", "match", "--details", *also, "--set", weapon_set, "--look", look, *places],
            stdout=subprocess.PIPE, text=True, check=True)
        said += [json.loads(line) for line in done.stdout.splitlines()]
    if len(said) != len(records):
        raise RuntimeError(f"{len(said)} answers for {len(records)} icons")
    return said


def nearest(answer: dict) -> str | None:
    return answer["alternatives"][0]["key"] if answer["alternatives"] else None


def plain(answer: dict) -> str | None:
    return answer["evidence"]["plain_key"] if "evidence" in answer else None
