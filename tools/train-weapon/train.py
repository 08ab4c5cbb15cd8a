"""Fits the probabilities of weapons on painted icons, and measures them on others.

    python train.py --real FOLDER [--work FOLDER] [--seed 1] [--icons 12000] [--test 5000] [--fit-only | --test-only]

Nothing of the classifier itself is trained. What is fitted for each look is the noise (what captures leave
unexplained of each frequency of a right icon, by which frequencies are weighed) and two curves (is the nearest
weapon right; is its class): a net of one small hidden layer over what a comparison finds. All is written to
Models/weapons/trust.json. Figures go to Models/weapons/splatoon3.card.json.
"""

import argparse
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

# The nets are tiny: more threads would only wait for each other.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from sklearn.neural_network import MLPClassifier

import measure
import report
from paint import Painter, Recipe

TRUST = measure.ROOT / "Models/weapons/trust.json"
SET = measure.ROOT / "Models/weapons/splatoon3.ikaset"
DATA = ("One clean icon of each of 173 weapons (256 x 256 with transparency) for both looks; no cut of any screen. "
        "Probabilities fitted on icons painted into real pages and lamps, by tools/train-weapon.")
CATALOGUE = measure.ROOT / "Models/catalogue/splatoon3.json"
TENTHS = 10
HIDDEN = 10
NETS = 6
NUMBERS = {"flat": 7, "lamp": 14}  # of evidence
FREQUENCIES = 768  # three planes of 16 x 16
NOISE_FROM = 2000  # icons
# On pages colours count this much less than their usual noise allows: where a capture's colours are spoilt, along
# thin bright weapons, they are far worse than that. Lamps have enough else that is not weapon.
COLOUR_NOISE = {"flat": 8.0, "lamp": 1.0}
# What a weapon needs to be told. Real pages vary more than painted ones, so a page's right weapons score lower
# than here; twins, which would be a toss-up, are never told.
LEAST = {"flat": 0.2, "lamp": 0.5}
# And how much it has to look like one: of right icons 1 % have less (poor captures and hidden icons among them).
LEAST_CORRELATION = {"flat": 0.9, "lamp": 0.6}


def classes() -> dict[str, str]:
    return {w["key"]: w["main"] for w in json.loads(CATALOGUE.read_text())["weapons"]}


def enrolled(icons: list[Path], path: Path) -> str:
    """A set of just these icons, made as a user would make it."""
    path.unlink(missing_ok=True)
    subprocess.run([measure.COMMAND, "weapons", "enroll", "--set", path, *icons], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return str(path)


class Sets:
    """The whole set, and ten with a tenth of the weapons left out: each weapon is left out once."""

    def __init__(self, real: Path, work: Path, order: np.random.Generator | None = None):
        icons = sorted((real / "icons/splatoon3").glob("*.png"))
        self.whole = enrolled(icons, work / "whole.ikaset")
        keys = [p.stem for p in icons]
        shuffled = list(order.permutation(keys)) if order else keys
        self.tenth = {str(key): i % TENTHS for i, key in enumerate(shuffled)}
        self.without = [enrolled([p for p in icons if self.tenth[p.stem] != t], work / f"without-{t}.ikaset")
                        for t in range(TENTHS)]
        self.tenths = [enrolled([p for p in icons if self.tenth[p.stem] == t], work / f"only-{t}.ikaset")
                       for t in range(TENTHS)]

    def answers(self, records: list[dict], look: str) -> tuple[list[dict], list[dict]]:
        """What is said of each icon by the whole set, and of every third by the set that lacks its weapon."""
        known = measure.match(records, self.whole, look)
        unknown: list[dict] = [{}] * len(records[::3])
        for t, weapon_set in enumerate(self.without):
            mine = [i for i, r in enumerate(records[::3]) if self.tenth[r["key"]] == t]
            for i, answer in zip(mine, measure.match([records[3 * i] for i in mine], weapon_set, look)):
                unknown[i] = answer
        return known, unknown

    def strangers(self, records: list[dict], look: str) -> list[tuple[dict, str]]:
        """What sets of a tenth of the weapons say of icons of the others: nothing there is near, so leads are long."""
        answers: list[tuple[dict, str]] = []
        share = max(1, len(records) // TENTHS)
        for t, weapon_set in enumerate(self.tenths):
            part = [r for r in records[t * share : (t + 1) * share] if self.tenth[r["key"]] != t]
            answers += zip(measure.match(part, weapon_set, look), [r["key"] for r in part])
        return answers


def curve(inputs: np.ndarray, right: np.ndarray, seed: int) -> dict:
    """Several small nets, each fitted to a draw of what there is, as one: what lies beyond all examples is judged by
    chance by a single one."""
    mean, scale = inputs.mean(0), inputs.std(0) + 1e-6
    rng = np.random.default_rng(seed)
    hidden, output, last = [], [], 0.0
    for k in range(NETS):
        drawn = rng.integers(0, len(inputs), len(inputs))
        net = MLPClassifier((HIDDEN,), activation="tanh", solver="lbfgs", alpha=0.3, max_iter=400,
                            random_state=seed + k)
        net.fit((inputs[drawn] - mean) / scale, right[drawn])
        (first, second), (offset, bias) = net.coefs_, net.intercepts_
        hidden += [rounded([*first[:, i], offset[i]]) for i in range(HIDDEN)]
        output += [weight / NETS for weight in second[:, 0]]
        last += bias[0] / NETS
    return {"mean": rounded(mean), "scale": rounded(scale), "hidden": hidden, "output": rounded([*output, last])}


def rounded(numbers) -> list[float]:
    return [round(float(n), 5) for n in numbers]


def noise(look: str, records: list[dict], sets: Sets, trust: dict, path: Path) -> None:
    """Fits the noise: what icons that were found right leave unexplained. Twice, as what is found depends on it."""
    part = records[:: max(1, len(records) // NOISE_FROM)]
    for _ in range(2):
        path.write_text(json.dumps(trust))
        found = zip(measure.match(part, sets.whole, look, residual=True), part)
        left = np.array([a["residual"] for a, r in found if measure.nearest(a) == r["key"]])
        # The median tells what is usual: a few hidden or spoilt icons say nothing of it.
        usual = np.sqrt(np.median(left**2, axis=0) / 0.455 + 1e-9)
        usual[FREQUENCIES // 3 :] *= COLOUR_NOISE[look]
        trust[look]["noise"] = [float(f"{n:.4g}") for n in usual]
    path.write_text(json.dumps(trust))


def blank(trust: dict) -> dict:
    """A trust that the command can run with before anything is fitted."""
    looks = {}
    for look, count in NUMBERS.items():
        curve = {"mean": [0.0] * count, "scale": [1.0] * count, "hidden": [[0.0] * (count + 1)], "output": [0.0, 0.0]}
        looks[look] = {"weapon": curve, "weaponClass": curve, "least": LEAST[look], "leastClass": 0.9,
                       "leastCorrelation": LEAST_CORRELATION[look], "noise": [0.0045] * FREQUENCIES}
    return {"modelVersion": trust["modelVersion"], **looks}


def paint(look: str, painter: Painter, folder: Path, count: int) -> list[dict]:
    """Icons painted to fit on; kept for the next time in a folder that is."""
    kept = folder / f"{look}.records.json"
    if kept.exists():
        return json.loads(kept.read_text())
    records = []
    # Clean captures, and worse ones than anybody should send.
    for i, recipe in enumerate([
        Recipe(look, (2160, 1440, 1080, 720, 480), tone=0.15, enlarged=0.05),
        Recipe(look, (720, 480, 360, 240), jpeg=0.4, h264=0.4, quality=(40, 95), crf=(20, 33), enlarged=0.1,
               overlay=0.03),
    ]):
        records += painter.sheets(folder / f"{look}-{i}", recipe, count // 2)
    kept.write_text(json.dumps(records))
    return records


def collect(look: str, records: list[dict], sets: Sets) -> list[tuple[dict, str]]:
    """What is said of icons painted to fit on, and what they show."""
    known, unknown = sets.answers(records, look)
    answers = [(a, r["key"]) for said, shown in ((known, records), (unknown, records[::3]))
               for a, r in zip(said, shown) if "evidence" in a]
    answers += [(a, key) for a, key in sets.strangers(records, look) if "evidence" in a]
    return answers


def fit(look: str, answers: list[tuple[dict, str]], seed: int) -> dict:
    of = classes()
    weapon = np.array([measure.nearest(a) == key for a, key in answers])
    family = np.array([of[measure.nearest(a)] == of.get(key) for a, key in answers])
    return {
        "weapon": curve(np.array([a["evidence"]["numbers"] for a, _ in answers]), weapon, seed),
        "weaponClass": curve(np.array([a["evidence"]["class_numbers"] for a, _ in answers]), family, seed),
        "least": LEAST[look], "leastClass": 0.9, "leastCorrelation": LEAST_CORRELATION[look],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--real", type=Path, required=True, help="pictures of the game, labels.json, icons")
    parser.add_argument("--work", type=Path, help="where painted pictures go; they are removed unless given")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--icons", type=int, default=12000, help="icons to fit on, each look")
    parser.add_argument("--test", type=int, default=5040, help="icons in each test set")
    parser.add_argument("--look", choices=["flat", "lamp"], action="append", help="fit only this look")
    parser.add_argument("--fit-only", action="store_true")
    parser.add_argument("--test-only", action="store_true")
    options = parser.parse_args()
    work = options.work or Path(tempfile.mkdtemp())
    work.mkdir(parents=True, exist_ok=True)
    looks = options.look or ("flat", "lamp")
    # The command runs on a copy of the project's data, so that a fit that is broken off changes nothing.
    data = work / "data"
    shutil.rmtree(data, ignore_errors=True)
    shutil.copytree(measure.ROOT / "Models", data)
    os.environ["IKASIGHT_DATA"] = str(data)
    try:
        if not options.test_only:
            rng = np.random.default_rng([options.seed, 0])
            painter, sets = Painter(options.real, options.seed), Sets(options.real, work, rng)
            path = data / "weapons/trust.json"
            trust = json.loads(path.read_text())
            if len(looks) == len(LEAST):
                trust = blank(trust)
            painted = {look: paint(look, painter, work / "fit", options.icons) for look in looks}
            for look in looks:
                noise(look, painted[look], sets, trust, path)
            for look in looks:
                trust[look] |= fit(look, collect(look, painted[look], sets), options.seed)
            path.write_text(json.dumps(trust, indent=1) + "\n")
            shutil.copy(path, TRUST)
        if not options.fit_only:
            # Other random numbers, and the tenths in the order of the keys.
            painter = Painter(options.real, options.seed)
            figures = report.test(painter, Sets(options.real, work), work / "test", options.test, classes())
            report.card(SET, figures, f"{DATA} Seed {options.seed}, {options.icons} icons to fit on for each look.")
            report.write_table(measure.ROOT / "README.md", figures)
    finally:
        if not options.work:
            shutil.rmtree(work)


if __name__ == "__main__":
    main()
