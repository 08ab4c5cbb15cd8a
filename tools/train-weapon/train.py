"""Fits the probabilities of weapons on painted icons, and measures them on others.

    python train.py --real FOLDER [--work FOLDER] [--seed 1] [--icons 9600] [--pairs 14400] [--kits 9600] [--alike 14400] [--test 5040] [--fit-only | --test-only]

Nothing of the search for the nearest weapon is trained. What is fitted for each look is the noise (what captures
leave unexplained of each frequency of a right icon, by which frequencies are weighed) and two curves (is the nearest
weapon right; is its class): a net of one small hidden layer over what a comparison finds. For lamps, one thing found
is what a small convolutional net says of the lamp beside the nearest icon; it is fitted before the curves, to other
lamps. All is written to Models/weapons/trust.json. Figures go to Models/weapons/splatoon3.card.json.
"""

import argparse
import base64
import functools
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

import cores
import kits
import measure
import report
import verifier
from paint import Painter, Recipe

TRUST = measure.ROOT / "Models/weapons/trust.json"
SET = measure.ROOT / "Models/weapons/splatoon3.ikaset"
CATALOGUE = measure.ROOT / "Models/catalogue/splatoon3.json"
TENTHS = 10
HIDDEN = 10
NETS = 12
# Of the curves' weights: with a tenth of it, single nets of the many numbers of lamps disagree wildly beyond the examples.
DAMPING = {"flat": 0.3, "lamp": 3.0}
NUMBERS = {"flat": 7, "lamp": 16}  # of evidence
FREQUENCIES = 768  # three planes of 16 x 16
NOISE_FROM = 2000  # icons
PART = 2400  # icons painted in one go
STREAMS = {"flat": 6, "lamp": 7, "kits": 8, "alike": 10}  # of random numbers to paint with
LEFT_OUT = (3, 3)  # shares of the weapons left out of the net's sets
ALIKE_CURVES = 1  # parts of such lamps for the curves; the net has others
POOR = {"flat": 0.5, "lamp": 0.3}  # share of poor captures
CRUDE = {"flat": 0.1, "lamp": 0.0}  # share of icons that were scaled crudely: pictures of pages are passed on more often
# On pages colours count this much less than their usual noise allows: where a capture's colours are spoilt, along
# thin bright weapons, they are far worse than that. Lamps have enough else that is not weapon.
COLOUR_NOISE = {"flat": 8.0, "lamp": 1.0}
# What a weapon needs to be told. Real pictures vary more than painted ones, so their right weapons score lower
# than here; twins, which would be a toss-up, are never told.
LEAST = {"flat": 0.5, "lamp": 0.2}
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
    """The whole set, and some with a share of the weapons left out, a tenth unless said otherwise: each weapon is left
    out once. Enrolled when they are asked for first."""

    def __init__(self, icons: list[Path], work: Path, order: np.random.Generator | None = None, shares: int = TENTHS):
        work.mkdir(parents=True, exist_ok=True)
        self.icons, self.work, self.shares = icons, work, shares
        keys = [p.stem for p in icons]
        shuffled = list(order.permutation(keys)) if order else keys
        self.share = {str(key): i % shares for i, key in enumerate(shuffled)}

    @functools.cached_property
    def whole(self) -> str:
        return enrolled(self.icons, self.work / "whole.ikaset")

    @functools.cached_property
    def without(self) -> list[str]:
        return [enrolled([p for p in self.icons if self.share[p.stem] != t], self.work / f"without-{t}.ikaset")
                for t in range(self.shares)]

    @functools.cached_property
    def only(self) -> list[str]:
        return [enrolled([p for p in self.icons if self.share[p.stem] == t], self.work / f"only-{t}.ikaset")
                for t in range(self.shares)]

    def left_out(self, records: list[dict], look: str, *also: str) -> list[dict]:
        """What is said of each icon by the set that lacks its weapon."""
        answers: list[dict] = [{}] * len(records)
        for t, weapon_set in enumerate(self.without):
            mine = [i for i, r in enumerate(records) if self.share[r["key"]] == t]
            for i, answer in zip(mine, measure.match([records[i] for i in mine], weapon_set, look, *also)):
                answers[i] = answer
        return answers

    def answers(self, records: list[dict], look: str) -> tuple[list[dict], list[dict]]:
        """What is said of each icon by the whole set, and of every third by the set that lacks its weapon."""
        return measure.match(records, self.whole, look), self.left_out(records[::3], look)

    def strangers(self, records: list[dict], look: str) -> list[tuple[dict, str]]:
        """What sets of a tenth of the weapons say of icons of the others: nothing there is near, so leads are long."""
        answers: list[tuple[dict, str]] = []
        count = max(1, len(records) // self.shares)
        for t, weapon_set in enumerate(self.only):
            part = [r for r in records[t * count : (t + 1) * count] if self.share[r["key"]] != t]
            answers += zip(measure.match(part, weapon_set, look), [r["key"] for r in part])
        return answers


def curve(inputs: np.ndarray, right: np.ndarray, seed: int, damping: float) -> dict:
    """Several small nets, each fitted to a draw of what there is, as one: what lies beyond all examples is judged by
    chance by a single one."""
    mean, scale = inputs.mean(0), inputs.std(0) + 1e-6
    rng = np.random.default_rng(seed)
    draws = [rng.integers(0, len(inputs), len(inputs)) for _ in range(NETS)]

    def fitted(k: int) -> tuple[list, list]:
        net = MLPClassifier((HIDDEN,), activation="tanh", solver="lbfgs", alpha=damping, max_iter=400,
                            random_state=seed + k)
        net.fit((inputs[draws[k]] - mean) / scale, right[draws[k]])
        return net.coefs_, net.intercepts_

    hidden, output, last = [], [], 0.0
    for (first, second), (offset, bias) in cores.forked(fitted, range(NETS)):
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
        found = zip(measure.match(part, sets.whole, look, "--residual"), part)
        left = np.array([a["residual"] for a, r in found if measure.nearest(a) == r["key"]])
        # The median tells what is usual: a few hidden or spoilt icons say nothing of it.
        usual = np.sqrt(np.median(left**2, axis=0) / 0.455 + 1e-9)
        usual[FREQUENCIES // 3 :] *= COLOUR_NOISE[look]
        trust[look]["noise"] = [float(f"{n:.4g}") for n in usual]
    path.write_text(json.dumps(trust))


def blank(look: str) -> dict:
    """What the command can run with before anything is fitted."""
    count = NUMBERS[look]
    curve = {"mean": [0.0] * count, "scale": [1.0] * count, "hidden": [[0.0] * (count + 1)], "output": [0.0, 0.0]}
    return {"weapon": curve, "weaponClass": curve, "least": LEAST[look], "leastClass": 0.9,
            "leastCorrelation": LEAST_CORRELATION[look], "noise": [0.0045] * FREQUENCIES}


def paint(look: str, painter: Painter, folder: Path, parts: range, stream: str = "") -> list[dict]:
    """Icons painted to fit on; kept for the next time in a folder that is."""
    stream = stream or look
    alike = float(stream == "alike")  # share of lamps whose ink is about a colour of the weapon
    keys = [p.stem for p in painter.more]
    poor = round(PART * POOR[look])

    def painted(part: int) -> list[dict]:
        kept = folder / f"{stream}-{part}.json"
        if not kept.exists():
            # Numbers of their own, so that more parts leave the others as they are.
            painter.rng = np.random.default_rng([painter.seed, STREAMS[stream], part])
            # Clean captures, and worse ones than anybody should send. Lamps that fade as a whole are harder than real
            # ones: fitted to them, too, the curves are no surer than they should be.
            records = painter.sheets(
                folder / f"{stream}-{part}-0",
                Recipe(look, (2160, 1440, 1080, 720, 480), tone=0.15, enlarged=0.05, whole=0.5,
                       crude=CRUDE[look], alike=alike, keys=keys), PART - poor)
            records += painter.sheets(
                folder / f"{stream}-{part}-1",
                Recipe(look, (720, 480, 360, 240), jpeg=0.4, h264=0.4, quality=(40, 95), crf=(20, 33), enlarged=0.1,
                       overlay=0.03, crude=CRUDE[look], whole=0.5, alike=alike, keys=keys), poor)
            kept.write_text(json.dumps(records))
        return json.loads(kept.read_text())

    return [record for records in cores.forked(painted, parts) for record in records]


def collect(look: str, records: list[dict], sets: Sets) -> list[tuple[dict, str]]:
    """What is said of icons painted to fit on, and what they show."""
    known, unknown = sets.answers(records, look)
    answers = [(a, r["key"]) for said, shown in ((known, records), (unknown, records[::3]))
               for a, r in zip(said, shown) if "evidence" in a]
    answers += [(a, key) for a, key in sets.strangers(records, look) if "evidence" in a]
    return answers


def family(key: str, of: dict[str, str]) -> str:
    """The class of a weapon, made-up ones included."""
    base, _, made = key.partition("_z")
    return of.get(base, base) + ("" if made in ("", "k") else " turned")


def pairs(records: list[dict], sets: Sets, more: Sets) -> tuple[np.ndarray, np.ndarray]:
    """What the net looks at for each icon, and whether it is the same weapon and the same class: with the whole set,
    and with two sets that lack its weapon, so that two wrong ones are met."""
    of = classes()
    found = [(a, r["key"]) for said in (measure.match(records, sets.whole, "lamp", "--pair"),
                                        sets.left_out(records, "lamp", "--pair"),
                                        more.left_out(records, "lamp", "--pair"))
             for a, r in zip(said, records) if "pair" in a]
    near = [measure.nearest(a) for a, _ in found]
    same = [(n == key, family(n, of) == family(key, of)) for n, (_, key) in zip(near, found)]
    return np.stack([a["pair"] for a, _ in found]), np.array(same)


def net(options: argparse.Namespace, work: Path, real: list[Path]) -> str:
    """Fits the net that looks at lamps beside icons; its weights, base64."""
    made = kits.made(options.real / "icons/splatoon3", work / "kits", options.seed)
    first = options.icons // PART
    given, same = [], []
    for stream, icons, parts in (("lamp", real, range(first, first + options.pairs // PART)),
                                 ("kits", real + made, range(options.kits // PART)),
                                 ("alike", real, range(ALIKE_CURVES, ALIKE_CURVES + options.alike // PART))):
        painter = Painter(options.real, options.seed, made if stream == "kits" else [])
        records = paint("lamp", painter, work / "fit", parts, stream)
        sets = [Sets(icons, work / f"{stream}-{k}", np.random.default_rng([options.seed, 1, k]), shares)
                for k, shares in enumerate(LEFT_OUT)]
        for start in range(0, len(records), PART):
            some = pairs(records[start : start + PART], *sets)
            given.append(some[0])
            same.append(some[1])
    weights = verifier.learned(np.concatenate(given), np.concatenate(same), options.seed)
    return base64.b64encode(weights).decode()


def fit(look: str, answers: list[tuple[dict, str]], seed: int) -> dict:
    of = classes()
    weapon = np.array([measure.nearest(a) == key for a, key in answers])
    kin = np.array([of[measure.nearest(a)] == of.get(key) for a, key in answers])
    return {
        "weapon": curve(np.array([a["evidence"]["numbers"] for a, _ in answers]), weapon, seed, DAMPING[look]),
        "weaponClass": curve(np.array([a["evidence"]["class_numbers"] for a, _ in answers]), kin, seed, DAMPING[look]),
        "least": LEAST[look], "leastClass": 0.9, "leastCorrelation": LEAST_CORRELATION[look],
    }


def fitted_to(look: str, options: argparse.Namespace) -> str:
    """What the card says that a look was fitted to."""
    said = f"{options.icons} icons, painted by tools/train-weapon, seed {options.seed}, {NETS} nets a curve, damping {DAMPING[look]}"
    if look == "flat":
        return said
    return said + (f", and {ALIKE_CURVES * PART} on inks of their weapons' colours; for the net {options.pairs} others, "
                   f"{options.kits} with made-up weapons, {options.alike} on inks of their weapons' colours")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--real", type=Path, required=True, help="pictures of the game, labels.json, icons")
    parser.add_argument("--work", type=Path, help="where painted pictures go; they are removed unless given")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--icons", type=int, default=9600, help="icons to fit on, each look")
    parser.add_argument("--pairs", type=int, default=14400, help="lamps that the net learns from")
    parser.add_argument("--kits", type=int, default=9600, help="lamps with made-up weapons that it learns from, too")
    parser.add_argument("--alike", type=int, default=14400, help="lamps on inks of their weapons' colours, likewise")
    parser.add_argument("--test", type=int, default=5040, help="icons in each test set")
    parser.add_argument("--look", choices=["flat", "lamp"], action="append", help="fit and measure only this look")
    parser.add_argument("--fit-only", action="store_true")
    parser.add_argument("--test-only", action="store_true")
    options = parser.parse_args()
    work = options.work or Path(tempfile.mkdtemp())
    work.mkdir(parents=True, exist_ok=True)
    looks = options.look or ("flat", "lamp")
    icons = sorted((options.real / "icons/splatoon3").glob("*.png"))
    # The command runs on a copy of the project's data, so that a fit that is broken off changes nothing.
    data = work / "data"
    shutil.rmtree(data, ignore_errors=True)
    shutil.copytree(measure.ROOT / "Models", data)
    os.environ["IKASIGHT_DATA"] = str(data)
    try:
        if not options.test_only:
            rng = np.random.default_rng([options.seed, 0])
            painter, sets = Painter(options.real, options.seed), Sets(icons, work / "sets", rng)
            path = data / "weapons/trust.json"
            trust = json.loads(path.read_text())
            trust |= {look: blank(look) for look in looks}
            parts = range(options.icons // PART)
            painted = {look: paint(look, painter, work / "fit", parts) for look in looks}
            for look in looks:
                noise(look, painted[look], sets, trust, path)
            if "lamp" in looks:
                trust["lamp"]["verifier"] = net(options, work, icons)
                path.write_text(json.dumps(trust))
            for look in looks:
                answers = collect(look, painted[look], sets)
                if look == "lamp":
                    alike = paint(look, painter, work / "fit", range(ALIKE_CURVES), "alike")
                    answers += collect(look, alike, sets)
                trust[look] |= fit(look, answers, options.seed)
            path.write_text(json.dumps(trust, indent=1) + "\n")
            shutil.copy(path, TRUST)
            report.fitted(SET, {look: fitted_to(look, options) for look in looks})
        if not options.fit_only:
            # Other random numbers, and the tenths in the order of the keys.
            painter = Painter(options.real, options.seed)
            sets = Sets(icons, work / "sets")
            figures = report.completed(
                SET, report.test(painter, sets, work / "test", options.test, classes(), looks))
            report.card(SET, figures)
            report.write_table(measure.ROOT / "README.md", figures)
    finally:
        if not options.work:
            shutil.rmtree(work)


if __name__ == "__main__":
    main()
