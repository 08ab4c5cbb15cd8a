"""Run with: PYTHONPATH=tools python3 -m unittest render.test_render"""

import copy
import json
import pathlib
import subprocess
import tempfile
import unittest

from PIL import Image, ImageChops

from render import __main__ as cli
from render import battle, check, compose, encode, fixtures, glyphs, icons, invent, labels
from render.canvas import HEIGHT, LAYOUT, NAMES, WIDTH
from render.scenes import DRAW

ROOT = pathlib.Path(__file__).resolve().parents[2]


def difference(a, b):
    return sum(
        i * n
        for i, n in enumerate(ImageChops.difference(a.convert("L"), b.convert("L")).histogram())
    ) / (a.width * a.height)


def events_of(truth):
    """What a perfect scan of a recording would print."""
    lines = [{"type": "stream.opened", "id": "o", "battle": None, "pts": 0, "data": {}}]
    for b in truth["battles"]:
        name = f"b{b['index']}"
        for key, kind in check.EVENTS.items():
            if b["times"].get(key) is not None:
                lines.append(
                    {
                        "type": kind,
                        "id": f"{name}:{kind}",
                        "battle": name,
                        "pts": b["times"][key],
                        "data": {},
                    }
                )
        roster = {
            side: [{"slot": i + 1, "weapon": w} for i, w in enumerate(ws)]
            for side, ws in b["roster"].items()
        }
        lines.append(
            {
                "type": "battle.roster",
                "id": f"{name}:r",
                "battle": name,
                "pts": b["times"]["finished"],
                "data": roster,
            }
        )
        data = {
            **copy.deepcopy(b["data"]),
            "complete": b["complete"],
            "start_pts": b["times"]["started"],
            "end_pts": b["times"]["finished"],
        }
        lines.append(
            {
                "type": "battle.result",
                "id": f"{name}:x",
                "battle": name,
                "pts": b["times"]["end"],
                "basis": "observed",
                "data": data,
            }
        )
    return lines + [
        {"type": "stream.closed", "id": "c", "battle": None, "pts": 60, "data": {"error": None}}
    ]


def truth(seed=7):
    segments, truths = battle.timeline(seed)
    return battle.truth_of("a.mp4", segments, truths, 30, (1280, 720), round(segments[-1].end * 30))


class Scenes(unittest.TestCase):
    def test_every_scene_draws_the_canvas_and_the_same_twice(self):
        b = invent.battle(3)
        for scene, draw in DRAW.items():
            with self.subTest(scene):
                first = draw(invent.record(scene, b))
                self.assertEqual(first.size, (WIDTH, HEIGHT))
                self.assertEqual(first.mode, "RGB")
                self.assertEqual(first.tobytes(), draw(invent.record(scene, b)).tobytes())

    def test_a_cached_overlay_draws_the_same(self):
        for scene in ("battle.intro", "battle.finish"):
            rec, cache = invent.record(scene, invent.battle(4)), {}
            DRAW[scene](rec, 0.5, cache)
            self.assertEqual(
                DRAW[scene](rec, 0.7, cache).tobytes(), DRAW[scene](rec, 0.7).tobytes(), scene
            )

    def test_hud_shows_its_own_state(self):
        b = invent.battle(5, rule="area")
        plain = DRAW["battle.hud"](invent.record("battle.hud", b, "2:00"))
        for change in (
            {"clock": "2:01"},
            {"alive": [False] + [True] * 7},
            {"special": [True] + [False] * 7},
            {"count": {"us": 12, "them": 100}},
        ):
            other = DRAW["battle.hud"](
                invent.record("battle.hud", b, **{"clock": "2:00", **change})
            )
            box = ImageChops.difference(plain, other).getbbox()
            self.assertIsNotNone(box, change)
            self.assertLess(box[3], 260, "only the upper part changes")

    def test_lamps_hold_the_weapons_of_the_truth(self):
        b = invent.battle(6)
        rec = invent.record("battle.hud", b)
        shown = DRAW["battle.hud"](rec)
        rec["data"]["us"][2]["weapon"] = next(
            k for k in icons.KEYS if k not in [p["weapon"] for p in b["us"] + b["them"]]
        )
        lay = LAYOUT["hud"]["lamp"]
        x = lay["us"] + 2 * lay["pitch"]
        left, top, right, bottom = ImageChops.difference(shown, DRAW["battle.hud"](rec)).getbbox()
        self.assertTrue(
            x - 2 <= left
            and right <= x + lay["size"][0] + 4
            and lay["y"] <= top
            and bottom <= lay["y"] + 100
        )


class Data(unittest.TestCase):
    def test_names_exist_for_every_key_in_both_languages(self):
        for group in ("rules", "lobbies", "stages", "weapons"):
            for key, names in NAMES[group].items():
                self.assertTrue(names["ja"] and names["en"], key)
        self.assertEqual(set(icons.KEYS), set(NAMES["weapons"]))

    def test_icons_are_many_and_far_apart(self):
        self.assertGreaterEqual(len(icons.KEYS), 24)
        on_grey = {}
        for key in icons.KEYS:
            pic = icons.icon(key)
            self.assertEqual((pic.size, pic.mode), ((256, 256), "RGBA"))
            ground = Image.new("RGB", pic.size, (128, 128, 128))
            ground.paste(pic, (0, 0), pic)
            on_grey[key] = ground
        for a in icons.KEYS:
            for b in icons.KEYS:
                if a < b:
                    self.assertGreater(
                        difference(on_grey[a], on_grey[b]), 6, f"{a} and {b} look alike"
                    )

    def test_battles_have_eight_players_and_different_weapons(self):
        for seed in range(20):
            b = invent.battle(seed)
            players = b["us"] + b["them"]
            self.assertEqual(len({p["weapon"] for p in players}), 8)
            self.assertEqual([p["me"] for p in b["us"]].count(True), 1)
            us, them = b["scores"][1:]
            self.assertEqual(us > them, b["result"] == "win")


class Glyphs(unittest.TestCase):
    def test_every_style_has_ten_different_digits(self):
        with tempfile.TemporaryDirectory() as folder:
            made = glyphs.export(folder)
            for style in (*glyphs.STYLES, "clock"):
                digits = {
                    p.read_bytes() for p in made if p.stem in [f"{style}-{d}" for d in range(10)]
                }
                self.assertEqual(len(digits), 10, style)
            self.assertTrue(all(Image.open(p).getbbox() for p in made))


class Recordings(unittest.TestCase):
    def test_timeline_has_no_holes_and_cuts_the_first_battle(self):
        segments, truths = battle.timeline(1)
        for a, b in zip(segments, segments[1:]):
            self.assertAlmostEqual(a.end, b.start, 6)
        self.assertEqual([t["complete"] for t in truths], [False, True, True])
        self.assertNotIn("intro", truths[0]["times"])
        self.assertEqual(segments[0].scene, "battle.hud")

    def test_recording_has_the_size_rate_and_range_asked_for(self):
        with tempfile.TemporaryDirectory() as folder:
            out = pathlib.Path(folder) / "r.mkv"
            segments, _ = battle.timeline(
                2,
                1,
                lengths={
                    k: 0.2
                    for k in (
                        "cut",
                        "finish",
                        "judge",
                        "personal",
                        "scoreboard",
                        "loading",
                        "black",
                    )
                },
            )
            with encode.Writer(out, (426, 240), 10, "h264", None, 30, "full") as w:
                frames = battle.record_to(w, segments, 10)
            said = subprocess.run(
                [
                    "ffprobe",
                    "-v",
                    "error",
                    "-count_frames",
                    "-show_entries",
                    "stream=width,height,nb_read_frames,color_range",
                    "-of",
                    "json",
                    str(out),
                ],
                capture_output=True,
                check=True,
            ).stdout
            stream = json.loads(said)["streams"][0]
            self.assertEqual(
                (stream["width"], stream["height"], stream["color_range"]), (426, 240, "pc")
            )
            self.assertEqual(int(stream["nb_read_frames"]), frames)

    def test_offset_and_scale_move_the_picture(self):
        w = encode.Writer.__new__(encode.Writer)
        w.size, w.offset, w.scale = (192, 108), (10, 0), 0.5
        placed = w.place(Image.new("RGB", (WIDTH, HEIGHT), (255, 255, 255)))
        self.assertEqual(placed.getbbox(), (58, 27, 154, 81))

    def test_same_seed_same_file(self):
        with tempfile.TemporaryDirectory() as folder:
            files = []
            for name in ("a.png", "b.png"):
                out = pathlib.Path(folder) / name
                cli.main(
                    [
                        "still",
                        "result.scoreboard",
                        "-o",
                        str(out),
                        "--size",
                        "640x360",
                        "--lang",
                        "en",
                        "--seed",
                        "4",
                    ]
                )
                files.append(out.read_bytes())
            self.assertEqual(*files)
            label = json.loads((pathlib.Path(folder) / "a.json").read_text())
            self.assertEqual(
                (label["scene"], len(label["data"]["us"]["players"])), ("result.scoreboard", 4)
            )


class Checking(unittest.TestCase):
    def test_a_perfect_scan_passes(self):
        t = truth()
        report = check.compare(events_of(t), t, strict=True)
        self.assertEqual(report.misses, [])
        self.assertEqual(report.tally["battles"]["right"], 3)

    def test_each_fault_is_a_miss(self):
        t = truth()

        def lines(change):
            out = events_of(t)
            change(out)
            return check.compare(out, t).misses

        result = lambda out, i: [l for l in out if l["type"] == "battle.result"][i]
        self.assertTrue(lines(lambda o: o.remove(result(o, 1))))
        self.assertTrue(lines(lambda o: result(o, 0)["data"]["me"].update(inked=1)))
        self.assertTrue(lines(lambda o: result(o, 2)["data"].update(stage=None)))
        self.assertTrue(lines(lambda o: o[1].update(pts=o[1]["pts"] + 0.6)))
        self.assertTrue(
            lines(lambda o: o.insert(-1, {**copy.deepcopy(result(o, 1)), "battle": "extra"}))
        )
        self.assertTrue(lines(lambda o: o.pop()))
        self.assertFalse(
            lines(lambda o: result(o, 0)["data"]["me"].update(name=None)), "names alone are no miss"
        )

    def test_an_amended_result_counts_in_place_of_the_first(self):
        t = truth()
        lines = events_of(t)
        first = next(l for l in lines if l["type"] == "battle.result")
        better = {**copy.deepcopy(first), "id": "again", "basis": "amended", "amends": first["id"]}
        first["data"]["stage"] = None
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "e.jsonl"
            path.write_text("\n".join(json.dumps(l) for l in lines[:-1] + [better, lines[-1]]))
            self.assertEqual(check.compare(check.read_events(path), t).misses, [])


class Composing(unittest.TestCase):
    def scenes(self):
        rec = lambda scene, data: (
            {
                "scene": scene,
                "file": f"{scene}.png",
                "game": "splatoon3",
                "lang": "ja",
                "data": data,
            },
            "x.png",
        )
        return {
            "loading": [rec("loading", {})],
            "battle.intro": [
                rec("battle.intro", {"rule": "area"}),
                rec("battle.intro", {"rule": "tricolor"}),
            ],
            "battle.hud": [rec("battle.hud", {"clock": c}) for c in ("1:00", "3:00", "2:00")],
            "battle.finish": [rec("battle.finish", {})],
            "battle.judge": [
                rec("battle.judge", {"result": "win"}),
                rec("battle.judge", {"result": "lose"}),
            ],
            "result.personal": [
                rec("result.personal", {"rule": "area"}),
                rec("result.personal", {"rule": "hoko", "result": "exempted_lose"}),
            ],
        }

    def test_order_clock_and_truth(self):
        for seed in range(30):
            segments, truths = compose.compose(self.scenes(), seed, 4)
            self.assertEqual(len(truths), 4)
            for t in truths:
                shown = [s for s in segments if s.battle == t["index"]]
                clocks = [
                    compose.seconds(s.record["data"]["clock"])
                    for s in shown
                    if s.scene == "battle.hud"
                ]
                self.assertEqual(clocks, sorted(clocks, reverse=True))
                words = [s.record["data"]["result"] for s in shown if s.scene == "battle.judge"]
                self.assertTrue(
                    t["data"].get("result") != "exempted_lose" or words in ([], ["lose"])
                )
                self.assertFalse(any(s.record["data"].get("rule") == "tricolor" for s in shown))
                for s in shown:
                    self.assertTrue(2 - 1 / 30 <= s.length <= 6 + 1 / 30)

    def test_it_refuses_to_write_into_the_repository(self):
        with self.assertRaises(SystemExit):
            compose.main([str(ROOT / "x.mp4"), "--real", "nowhere"])


class Fixtures(unittest.TestCase):
    def test_stills_in_the_repository_are_what_the_labels_say(self):
        folder = ROOT / "Fixtures" / "stills"
        labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
        self.assertEqual({l["file"] for l in labels}, {p.name for p in folder.glob("*.png")})
        self.assertEqual({l["scene"] for l in labels}, set(DRAW))
        total = 0
        for name, scene, seed, lang, extra in fixtures.STILLS:
            label = next(l for l in labels if l["file"] == f"{name}.png")
            self.assertEqual(
                label,
                json.loads(
                    json.dumps(
                        invent.truth_record(
                            fixtures.still_record(scene, seed, lang, extra), f"{name}.png"
                        )
                    )
                ),
            )
            with Image.open(folder / f"{name}.png") as img:
                self.assertEqual(img.size, (1280, 720))
            total += (folder / f"{name}.png").stat().st_size
        self.assertLess(total, 6_000_000)

    def test_errata_put_right_what_the_label_still_says(self):
        erratum = json.loads(labels.ERRATA.read_text(encoding="utf-8"))[0]
        side, slot, field = erratum["at"]
        for said, meant in ((erratum["label"], erratum["shown"]), ("another", "another")):
            with tempfile.TemporaryDirectory() as name:
                record = {"file": erratum["file"], "data": {side: [{field: said}] * (slot + 1)}}
                other = {"file": "other.png", "data": None}
                (pathlib.Path(name) / "labels.json").write_text(json.dumps([record, other]), encoding="utf-8")
                self.assertEqual(labels.load(name)[0]["data"][side][slot][field], meant)

    def test_demo_is_small_and_its_truth_fits(self):
        self.assertLess((ROOT / "Fixtures" / "demo.mp4").stat().st_size, 3_000_000)
        t = json.loads((ROOT / "Fixtures" / "demo.truth.json").read_text(encoding="utf-8"))
        self.assertEqual(len(t["battles"]), 3)
        for b in t["battles"][1:]:
            self.assertEqual([len(b["roster"][s]) for s in ("us", "them")], [4, 4])
            times = [
                b["times"][k]
                for k in ("intro", "started", "finished", "judged", "personal", "scoreboard", "end")
            ]
            self.assertEqual(times, sorted(times))


if __name__ == "__main__":
    unittest.main()
