"""Draws stills and recordings of made-up battles with their truth. See --help."""

import argparse
import json
import pathlib
import sys

from . import battle, encode, fixtures, glyphs, invent, languages, noise, pages
from .canvas import WIDTH, HEIGHT
from .scenes import DRAW
from PIL import Image


def size(value):
    w, h = value.lower().split("x")
    return int(w), int(h)


def write_json(path, value):
    pathlib.Path(path).write_text(
        json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )


def still(args):
    b = invent.battle(args.seed, args.lang, rule=args.rule, result=args.result)
    rec = invent.record(args.scene, b, clock=args.clock)
    if args.no_medals and args.scene == "result.personal":
        rec["data"]["medals"] = None
    img = DRAW[args.scene](rec)
    if args.size != (WIDTH, HEIGHT):
        img = img.resize(args.size, Image.LANCZOS)
    img.save(args.output)
    write_json(
        pathlib.Path(args.output).with_suffix(".json"),
        invent.truth_record(rec, pathlib.Path(args.output).name),
    )


def recording(args):
    segments, truths = battle.timeline(
        args.seed,
        args.battles,
        args.lang,
        cut_first=args.cut_start,
        scoreboard=not args.no_scoreboard,
        lengths={"hud": args.battle_seconds} if args.battle_seconds else None,
    )
    with encode.Writer(
        args.output,
        args.size,
        args.fps,
        args.codec,
        args.bitrate,
        args.crf,
        args.range,
        args.offset,
        args.scale,
        gop=round(args.gop * float(args.fps)) if args.gop else None,
        preset=args.preset,
    ) as w:
        frames = battle.record_to(w, segments, args.fps)
    out = pathlib.Path(args.output)
    write_json(
        truth_path(out), battle.truth_of(out.name, segments, truths, args.fps, args.size, frames)
    )


def build_fixtures(args):
    root = pathlib.Path(args.output)
    write_json(root / "stills" / "labels.json", fixtures.build_stills(root))
    if not args.stills_only:
        main(["recording", "-o", str(root / "demo.mp4"), *fixtures.DEMO])


def many_pages(args):
    langs = languages.ALL if args.languages == "all" else args.languages.split(",")
    pages.draw(args.out, langs, args.count, args.scenes.split(","), args.seed)


def truth_path(out):
    """demo.mp4 -> demo.truth.json"""
    return out.with_name(out.stem + ".truth.json")


def pair(value):
    x, y = value.split(",")
    return int(x), int(y)


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
    r = sub.add_parser("recording", help="a recording of whole battles")
    r.add_argument("-o", "--output", required=True)
    r.add_argument("--battles", type=int, default=3)
    r.add_argument("--size", type=size, default=(1280, 720))
    r.add_argument("--fps", type=int, default=30)
    r.add_argument("--codec", choices=sorted(encode.ENCODERS), default="h264")
    r.add_argument("--bitrate", help="for example 2500k; without it a constant quality")
    r.add_argument("--crf", type=int)
    r.add_argument("--range", choices=["limited", "full"], default="limited")
    r.add_argument(
        "--offset", type=pair, default=(0, 0), help="X,Y: moves the picture in the frame (pixels)"
    )
    r.add_argument("--scale", type=float, default=1.0, help="above 1 overscan, below 1 a border")
    r.add_argument("--seed", type=int, default=1)
    r.add_argument("--lang", choices=["ja", "en"], default="ja")
    r.add_argument(
        "--cut-start",
        action="store_true",
        help="the first battle is under way when the recording starts",
    )
    r.add_argument("--no-scoreboard", action="store_true")
    r.add_argument("--battle-seconds", type=float, help="how long each battle lasts")
    r.add_argument("--gop", type=float, help="seconds from keyframe to keyframe at most")
    r.add_argument("--preset", help="of the h264 and hevc encoders")
    r.set_defaults(run=recording)
    f = sub.add_parser("fixtures", help="everything in Fixtures/")
    f.add_argument("-o", "--output", required=True)
    f.add_argument("--stills-only", action="store_true")
    f.set_defaults(run=build_fixtures)
    m = sub.add_parser("pages", help="pages in many languages, and labels.json for tools/score")
    m.add_argument("-o", "--out", required=True)
    m.add_argument("--languages", default="all", help="all, or codes with commas: de,zh-CN")
    m.add_argument("--count", type=int, default=32, help="pages a language")
    m.add_argument("--scenes", default=",".join(pages.SCENES))
    m.add_argument("--seed", type=int, default=0)
    m.set_defaults(run=many_pages)
    g = sub.add_parser("glyphs", help="single digits and signs as drawn, for enrolling")
    g.add_argument("-o", "--output", required=True)
    g.set_defaults(run=lambda a: glyphs.export(a.output) and None)
    n = sub.add_parser("noise", help="a recording that shows nothing of the game")
    n.add_argument("-o", "--output", required=True)
    n.add_argument("--kind", choices=noise.KINDS, default="ink")
    n.add_argument("--seconds", type=float, default=20)
    n.add_argument("--fps", type=int, default=15)
    n.add_argument("--seed", type=int, default=1)
    n.set_defaults(run=lambda a: noise.write(a.output, a.kind, a.seconds, a.fps, a.seed))
    args = p.parse_args(argv)
    return args.run(args)


if __name__ == "__main__":
    sys.exit(main())
