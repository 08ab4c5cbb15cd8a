"""Compares what `ikasight scan` printed with the truth of a drawn or composed recording: battles
found, fields right, wrong and null, event times. Exit status 1 on a miss."""

import argparse
import json
import pathlib
import sys
import unicodedata

TOLERANCE = 0.5
# The event whose pts must match each time of the truth.
EVENTS = {
    "intro": "battle.intro",
    "started": "battle.started",
    "finished": "battle.finished",
    "judged": "battle.judged",
}
# Open text: counted and printed, but no miss by itself unless --strict.
SOFT = ("name",)


def leaves(value, path=""):
    """Every value of a truth tree with its path; indices count from 0."""
    if isinstance(value, dict):
        for k, v in value.items():
            yield from leaves(v, f"{path}.{k}" if path else k)
    elif isinstance(value, list):
        for i, v in enumerate(value):
            yield from leaves(v, f"{path}.{i}")
    else:
        yield path, value


def lookup(tree, path):
    for part in path.split("."):
        if isinstance(tree, dict):
            tree = tree.get(part)
        elif isinstance(tree, list) and part.isdigit() and int(part) < len(tree):
            tree = tree[int(part)]
        else:
            return None
    return tree


def plain(value):
    """Text without what the labels leave open: spaces, middle dots, width of characters."""
    if not isinstance(value, str):
        return value
    return "".join(c for c in unicodedata.normalize("NFKC", value).lower() if c not in " ・·･")


def same(path, want, got):
    if isinstance(want, bool) or isinstance(got, bool):
        return want is got
    if isinstance(want, float) or isinstance(got, float):
        return isinstance(got, (int, float)) and abs(want - got) < 0.051
    if path.endswith("color"):
        return isinstance(got, str) and all(
            abs(int(want[i : i + 2], 16) - int(got[i : i + 2], 16)) <= 48 for i in (0, 2, 4)
        )
    return plain(want) == plain(got)


def read_events(path):
    """Lines of the output by battle, amendments applied. An amended line keeps its place."""
    lines, where = [], {}
    for number, text in enumerate(pathlib.Path(path).read_text(encoding="utf-8").splitlines(), 1):
        if not text.strip():
            continue
        try:
            line = json.loads(text)
        except ValueError as error:
            raise SystemExit(f"{path}:{number}: not a JSON line: {error}")
        old = where.get(line.get("amends"))
        if line.get("basis") == "amended" and old is not None:
            lines[old] = line
            where[line["id"]] = old
        else:
            where[line.get("id")] = len(lines)
            lines.append(line)
    return lines


def span(battle):
    times = [t for t in battle["times"].values() if t is not None]
    return min(times), max(times)


def overlap(a, b):
    return min(a[1], b[1]) - max(a[0], b[0])


class Report:
    def __init__(self):
        self.misses, self.rows = [], []
        self.tally = {}

    def count(self, group, outcome):
        self.tally.setdefault(group, {"right": 0, "wrong": 0, "null": 0})[outcome] += 1

    def field(self, battle, path, want, got, strict):
        if want is None:  # the labels do not say: nothing to hold against it
            return
        outcome = "null" if got is None else "right" if same(path, want, got) else "wrong"
        last = path.split(".")[-1]
        self.count(last, outcome)
        if outcome != "right":
            hard = strict or last not in SOFT
            self.rows.append((battle, path, want, got, outcome + ("" if hard else " (text)")))
            if hard:
                self.misses.append(f"battle {battle}: {path} is {got!r}, should be {want!r}")


def compare(lines, truth, strict=False):
    """The whole comparison; returns a Report."""
    report = Report()
    results = [l for l in lines if l["type"] == "battle.result"]
    by_battle = {}
    for l in lines:
        if l.get("battle"):
            by_battle.setdefault(l["battle"], []).append(l)
    spans = {}
    for r in results:
        pts = [
            l["pts"]
            for l in by_battle.get(r["battle"], [])
            if l["type"] != "battle.result" and l.get("pts") is not None
        ]
        d = r["data"]
        ends = pts + [t for t in (d.get("start_pts"), d.get("end_pts")) if t is not None]
        spans[r["battle"]] = (min(ends), max(ends)) if ends else (r["pts"], r["pts"])
    free = list(results)
    for battle in truth["battles"]:
        number = battle["index"] + 1
        best = max(free, key=lambda r: overlap(spans[r["battle"]], span(battle)), default=None)
        if best is None or overlap(spans[best["battle"]], span(battle)) < 0:
            report.misses.append(f"battle {number}: not found")
            report.count("battles", "null")
            continue
        free.remove(best)
        report.count("battles", "right")
        mine = by_battle[best["battle"]]
        for key, kind in EVENTS.items():
            at = battle["times"].get(key)
            event = next((l for l in mine if l["type"] == kind), None)
            if at is None:
                continue
            if event is None:
                report.count("times", "null")
                report.misses.append(f"battle {number}: no {kind}, should be at {at:.2f} s")
            elif abs(event["pts"] - at) > TOLERANCE:
                report.count("times", "wrong")
                report.misses.append(
                    f"battle {number}: {kind} at {event['pts']:.2f} s, should be {at:.2f} s"
                )
            else:
                report.count("times", "right")
        for path, want in leaves(battle["data"]):
            report.field(number, path, want, lookup(best["data"], path), strict)
        if battle.get("roster"):
            event = next((l for l in mine if l["type"] == "battle.roster"), None)
            for side, weapons in battle["roster"].items():
                for i, want in enumerate(weapons):
                    got = lookup(event["data"], f"{side}.{i}.weapon") if event else None
                    report.field(number, f"roster.{side}.{i}.weapon", want, got, strict)
        if battle.get("complete") is not None:
            report.field(
                number, "complete", battle["complete"], best["data"].get("complete"), strict
            )
    for r in free:
        low, high = spans[r["battle"]]
        report.count("battles", "wrong")
        report.misses.append(f"a battle that is not there: {low:.2f} to {high:.2f} s")
    closed = [l for l in lines if l["type"] == "stream.closed"]
    if len(closed) != 1 or lines[-1]["type"] != "stream.closed":
        report.misses.append("stream.closed is not the last line, once")
    elif closed[0]["data"].get("error"):
        report.misses.append(f"stream.closed says: {closed[0]['data']['error']}")
    return report


def print_table(report, out=sys.stdout):
    print(f"{'field':<18}{'right':>7}{'wrong':>7}{'null':>7}{'of':>7}", file=out)
    for group, t in report.tally.items():
        print(
            f"{group:<18}{t['right']:>7}{t['wrong']:>7}{t['null']:>7}{sum(t.values()):>7}", file=out
        )
    for battle, path, want, got, outcome in report.rows:
        print(f"  battle {battle} {path}: {outcome}: {got!r} for {want!r}", file=out)
    for miss in report.misses:
        print(f"miss: {miss}", file=out)
    print("every check met" if not report.misses else f"{len(report.misses)} misses", file=out)


def main(argv=None):
    p = argparse.ArgumentParser(prog="compose-check", description=__doc__)
    p.add_argument("events")
    p.add_argument("truth")
    p.add_argument(
        "--strict", action="store_true", help="players' and medals' names count as misses too"
    )
    a = p.parse_args(argv)
    report = compare(
        read_events(a.events),
        json.loads(pathlib.Path(a.truth).read_text(encoding="utf-8")),
        a.strict,
    )
    print_table(report)
    return 1 if report.misses else 0


if __name__ == "__main__":
    sys.exit(main())
