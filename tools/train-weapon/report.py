"""Counts what is said of the test sets: right, wrong, null; left out; calibration; plain correlation beside it."""

import hashlib
import json
import zlib
from pathlib import Path

import numpy as np

import cores
import measure
from paint import Painter, Recipe

# Name: look, rows, other settings.
TESTS = {
    "page 2160": ("flat", 2160), "page 1080": ("flat", 1080), "page 720": ("flat", 720), "page 480": ("flat", 480),
    "page 360": ("flat", 360), "page 240": ("flat", 240), "page 720, 1 Mb/s": ("flat", 0),
    "lamp 1080": ("lamp", 1080), "lamp 720": ("lamp", 720), "lamp 480": ("lamp", 480), "lamp 360": ("lamp", 360),
}
# The curve that plain masked correlation was judged by: weights of correlation, lead and nothing; cap of the lead.
PLAIN = {"flat": (35.4, 13.9, -33.3, 0.08), "lamp": (39.2, 27.3, -36.6, 0.08)}


def plain_probability(answer: dict, look: str) -> float:
    if "evidence" not in answer:
        return 0.0
    score, margin, offset, cap = PLAIN[look]
    e = answer["evidence"]
    ahead = min(max(e["plain_margin"] - 0.18, 0), 0.05) * 80
    return float(1 / (1 + np.exp(-(score * e["plain"] + margin * min(e["plain_margin"], cap) + offset + ahead))))


def tally(said: list[str | None], truth: list[str]) -> dict:
    right = sum(s == t for s, t in zip(said, truth))
    null = sum(s is None for s in said)
    return {"of": len(truth), "right": right, "wrong": len(truth) - right - null, "null": null}


def calibration(score: np.ndarray, right: np.ndarray) -> dict:
    """Expected calibration error over ten bands; a band of under 200 joins the one below it."""
    edges = list(np.linspace(0, 1, 11))
    merged = 0
    i = 1
    while i < len(edges) - 1:
        if ((score >= edges[i - 1]) & (score < edges[i])).sum() < 200:
            edges.pop(i)
            merged += 1
        else:
            i += 1
    while len(edges) > 2 and ((score >= edges[-2]) & (score <= 1)).sum() < 200:
        edges.pop(-2)
        merged += 1
    error, bands = 0.0, []
    for low, high in zip(edges, edges[1:]):
        inside = (score >= low) & ((score < high) | (high == 1))
        if inside.any():
            error += inside.mean() * abs(score[inside].mean() - right[inside].mean())
            bands.append([round(low, 1), round(high, 1), int(inside.sum()), round(float(score[inside].mean()), 4),
                          round(float(right[inside].mean()), 4)])
    order = np.argsort(score, kind="stable")
    ranks = np.empty(len(score))
    # Equal scores share their rank.
    values, where, counts = np.unique(score[order], return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks[order] = (ends - (counts - 1) / 2)[where]
    good, bad = right.sum(), (~right).sum()
    area = (ranks[right].sum() - good * (good + 1) / 2) / max(1, good * bad)
    return {"error": round(float(error), 4), "bandsMerged": merged, "bands": bands, "area": round(float(area), 4)}


def refusal(known: np.ndarray, right: np.ndarray, unknown: np.ndarray) -> dict:
    """Share of left-out weapons that are null where 1 % of the enrolled are, nearest right or not."""
    threshold = float(np.quantile(known, 0.01))
    return {"threshold": round(threshold, 4), "null": round(float((unknown < threshold).mean()), 4),
            "of": len(unknown), "enrolled": len(known), "wrongAmongEnrolled": int((~right & (known >= threshold)).sum())}


def painted(painter: Painter, folder: Path, count: int, looks) -> dict[str, tuple[str, list[dict]]]:
    """The test sets by name: their look and their icons. Sets that are there already are taken as they are."""

    def icons(name: str) -> list[dict]:
        look, rows = TESTS[name]
        place = folder / name.replace(" ", "-").replace("/", "")
        index = place / "index.json"
        if not index.exists():
            # A stream of random numbers for each set, so that one more set leaves the others as they are.
            painter.rng = np.random.default_rng([painter.seed, 1, zlib.crc32(name.encode())])
            records = painter.sheets(place, Recipe(look, (rows,)), count) if rows else painter.broadcast(place, count)
            index.write_text(json.dumps(records))
        return json.loads(index.read_text())

    names = [name for name, (look, _) in TESTS.items() if look in looks]
    return {name: (TESTS[name][0], records) for name, records in zip(names, cores.forked(icons, names))}


def test(painter: Painter, sets, folder: Path, count: int, classes: dict[str, str], looks) -> dict:
    rows, all_scores, all_right = {}, {}, {}
    for name, (look, records) in painted(painter, folder, count, looks).items():
        known, unknown = sets.answers(records, look)
        truth = [r["key"] for r in records]
        missed = truth[::3]
        score = np.array([a["weapon_score"] or 0 for a in known])
        right = np.array([measure.nearest(a) == t for a, t in zip(known, truth)])
        out = np.array([a["weapon_score"] or 0 for a in unknown])
        plain = np.array([plain_probability(a, look) for a in known])
        row = {
            **tally([a["weapon"] for a in known], truth),
            "nearestRight": int(right.sum()),
            "leftOut": {"of": len(missed), "null": sum(a["weapon"] is None for a in unknown),
                        "classRight": sum(a["weapon_class"] == classes[t] for a, t in zip(unknown, missed)),
                        "classWrong": sum(a["weapon_class"] not in (None, classes[t]) for a, t in zip(unknown, missed)),
                        "hasSiblings": sum(list(classes.values()).count(classes[t]) > 1 for t in missed)},
            "nullWithClass": sum(a["weapon"] is None and a["weapon_class"] == classes[t] for a, t in zip(known, truth)),
            "refusalAt1": refusal(score, right, out),
            "plain": {
                **tally([measure.plain(a) if p >= 0.5 else None for a, p in zip(known, plain)], truth),
                "nearestRight": sum(measure.plain(a) == t for a, t in zip(known, truth)),
                "refusalAt1": refusal(plain, np.array([measure.plain(a) == t for a, t in zip(known, truth)]),
                                      np.array([plain_probability(a, look) for a in unknown])),
            },
        }
        rows[name] = row
        all_scores.setdefault(look, []).extend([score, out])
        all_right.setdefault(look, []).extend([right, np.zeros(len(out), bool)])
        print(f"{name:18} right {row['right']} wrong {row['wrong']} null {row['null']} of {row['of']}; left out "
              f"null {row['leftOut']['null']}, at 1 % {row['refusalAt1']['null']:.4f}; plain right "
              f"{row['plain']['right']} wrong {row['plain']['wrong']}, at 1 % {row['plain']['refusalAt1']['null']:.4f}",
              flush=True)
    result = {"sets": rows, "calibration": {look: calibration(np.concatenate(all_scores[look]),
                                                              np.concatenate(all_right[look])) for look in all_scores}}
    if len(all_scores) > 1:
        result["calibration"]["both"] = calibration(np.concatenate([s for v in all_scores.values() for s in v]),
                                                    np.concatenate([r for v in all_right.values() for r in v]))
    print(json.dumps({k: (v["error"], v["area"]) for k, v in result["calibration"].items()}))
    return result


def completed(weapon_set: Path, figures: dict) -> dict:
    """The figures, with those of the card for a look that was not measured again."""
    old = json.loads(weapon_set.with_suffix(".card.json").read_text())["measured"]
    sets, calibration = old["painted"] | figures["sets"], old["calibration"] | figures["calibration"]
    if "both" not in figures["calibration"]:
        calibration.pop("both", None)
    return {"sets": {name: sets[name] for name in TESTS if name in sets}, "calibration": calibration}


def fitted(weapon_set: Path, to: dict[str, str]) -> None:
    """Writes on the card what looks were fitted to; what it says of others stays."""
    path = weapon_set.with_suffix(".card.json")
    old = json.loads(path.read_text())
    old["fittedTo"] |= to
    path.write_text(json.dumps(old, indent=2) + "\n")


def card(weapon_set: Path, figures: dict) -> None:
    """Writes what is measured beside a set, with the hashes of what was measured."""
    path = weapon_set.with_suffix(".card.json")
    old = json.loads(path.read_text())
    trust = weapon_set.parent / "trust.json"
    sets = figures["sets"]
    old.update({
        "sha256": hashlib.sha256(weapon_set.read_bytes()).hexdigest(),
        "bytes": weapon_set.stat().st_size,
        "modelVersion": json.loads(trust.read_text())["modelVersion"],
        "trust": {"file": trust.name, "sha256": hashlib.sha256(trust.read_bytes()).hexdigest()},
        "measured": {"painted": sets, "calibration": figures["calibration"]},
    })
    path.write_text(json.dumps(old, indent=2) + "\n")


def table(figures: dict) -> list[str]:
    """The README's table."""
    def percent(part: int, whole: int) -> str:
        return f"{100 * part / whole:.2f} %"

    lines = ["| painted | icons | right | wrong | plain: right | wrong | left out: null | at 1 % false null | plain |",
             "|---|---:|---:|---:|---:|---:|---:|---:|---:|"]
    for name, row in figures["sets"].items():
        plain, out = row["plain"], row["leftOut"]
        lines.append(
            f"| {name} | {row['of']:,} | {percent(row['right'], row['of'])} | {percent(row['wrong'], row['of'])} "
            f"| {percent(plain['right'], plain['of'])} | {percent(plain['wrong'], plain['of'])} "
            f"| {percent(out['null'], out['of'])} | {100 * row['refusalAt1']['null']:.1f} % "
            f"| {100 * plain['refusalAt1']['null']:.1f} % |")
    lines.append("")
    for look, what in (("both", "all"), ("flat", "pages"), ("lamp", "lamps")):
        found = figures["calibration"].get(look)
        if found is None:
            continue
        icons = sum(row["of"] + row["leftOut"]["of"] for name, row in figures["sets"].items()
                    if look in ("both", TESTS[name][0]))
        lines.append(f"Calibration over {what} ({icons:,}), known and left out together: expected error "
                     f"{found['error']:.4f} ({found['bandsMerged']} of ten bands merged with their neighbours), area "
                     f"under the curve of right against wrong {found['area']:.4f}.")
    return lines


def write_table(path: Path, figures: dict) -> None:
    """Puts the table between the file's marks."""
    begin, end = "<!-- weapons:begin -->", "<!-- weapons:end -->"
    head, rest = path.read_text().split(begin)
    path.write_text(head + begin + "\n" + "\n".join(table(figures)) + "\n" + end + rest.split(end)[1])
