"""Reads labels.json, and puts right what is known to be wrong in it (errata.json).

An erratum names the picture, the place, what the label says and what the picture shows. It does nothing
where the label says something else, so labels that were mended since are left alone.
"""
import json
import pathlib
import sys

ERRATA = pathlib.Path(__file__).with_name("errata.json")


def load(folder):
    """The records of a folder's labels.json."""
    records = json.loads((pathlib.Path(folder) / "labels.json").read_text(encoding="utf-8"))
    by_file = {record["file"]: record for record in records}
    for erratum in json.loads(ERRATA.read_text(encoding="utf-8")):
        *way, last = erratum["at"]
        place = by_file.get(erratum["file"], {}).get("data")
        try:
            for step in way:
                place = place[step]
            if place[last] != erratum["label"]:
                continue
        except (KeyError, IndexError, TypeError):
            continue
        place[last] = erratum["shown"]
        print(f"{erratum['file']}: label {erratum['label']} taken for {erratum['shown']}: {erratum['why']}", file=sys.stderr)
    return records
