"""Draws pages in many languages from seeds, with their labels."""

import json
import pathlib
import random

from PIL import Image

from . import invent, languages
from .canvas import NAMES, WIDTH, HEIGHT
from .scenes import DRAW

SCENES = ["result.personal", "result.scoreboard", "battle.intro", "battle.judge"]
SIZES = [(WIDTH, HEIGHT), (1280, 720), (1600, 900)]
RULES = ["nawabari", "area", "yagura", "hoko", "asari"]


def page(lang, number, scenes, seed=0):
    """One picture and its label without a file name."""
    rng = random.Random(f"page-{lang}-{number}-{seed}")
    scene = scenes[number % len(scenes)]
    battle = invent.battle(
        rng.randrange(10**6),
        lang,
        rule=rng.choice(RULES),
        lobby=rng.choice(sorted(NAMES["lobbies"])),
    )
    rec = invent.record(scene, battle)
    rec["squeeze"] = rng.uniform(0.9, 1.5) if lang in languages.SQUARE else 1
    languages.speak(lang, number // len(scenes))
    img = DRAW[scene](rec)
    size = rng.choice(SIZES)
    return (img if size == img.size else img.resize(size, Image.LANCZOS)), rec


def draw(folder, langs, count, scenes=SCENES, seed=0):
    """Writes `count` pages a language; returns their labels."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    languages.learn()
    labels = []
    for lang in langs:
        for number in range(count):
            img, rec = page(lang, number, scenes, seed)
            name = f"{lang}-{number:03}-{rec['scene'].split('.')[1]}.png"
            img.save(folder / name, compress_level=1)
            labels.append(invent.truth_record(rec, name))
    text = json.dumps(labels, ensure_ascii=False, indent=1) + "\n"
    (folder / "labels.json").write_text(text, encoding="utf-8")
    return labels
