"""Draws stills and recordings of made-up battles with their truth. See --help."""

import argparse
import json
import pathlib
import sys

from . import fixtures, invent
from .canvas import WIDTH, HEIGHT
from .scenes import DRAW
from PIL import Image


def size(value):
    w, h = value.lower().split("x")
    return int(w), int(h)


def write_json(path, value):
    pathlib.Path(path).write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def still(args):
    b = invent.battle(args.seed, args.lang, rule=args.rule, result=args.result)
    rec = invent.record(args.scene, b, clock=args.clock)
    if args.no_medals and args.scene == "result.personal":
        rec["data"]["medals"] = None
    img = DRAW[args.scene](rec)
    if args.size != (WIDTH, HEIGHT):
        img = img.resize(args.size, Image.LANCZOS)
    img.save(args.output)
    write_json(pathlib.Path(args.output).with_suffix(".json"), invent.truth_record(rec, pathlib.Path(args.output).name))


def main(argv=None):
    p = argparse.ArgumentParser(prog="render", description=__doc__)
    sub = p.add_subparsers(dest="command", required=True)
    s = sub.add_parser("still", help="one picture")
    s.add_argument("scene", choices=sorted(DRAW))
    s.add_argument("-o", "--output", required=True)
    s.add_argument("--size", type=size, default=(WIDTH, HEIGHT))
    s.add_argument("--lang", choices=["ja", "en"], default="ja")
    s.add_argument("--seed", type=int, default=1)
    s.add_argument("--rule", choices=["nawabari", "area", "hoko"])
    s.add_argument("--result", choices=["win", "lose"])
    s.add_argument("--clock", default="3:00")
    s.add_argument("--no-medals", action="store_true")
    s.set_defaults(run=still)
    f = sub.add_parser("fixtures", help="everything in Fixtures/")
    f.add_argument("-o", "--output", required=True)
    f.set_defaults(run=lambda a: fixtures.build_stills(pathlib.Path(a.output)))
    args = p.parse_args(argv)
    return args.run(args)


if __name__ == "__main__":
    sys.exit(main())
