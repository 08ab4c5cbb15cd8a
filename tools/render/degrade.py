"""Makes labelled pictures look as other captures would show them: sizes, compression, range, shifts, layouts.

    tools/degrade DIR OUT [--variants a,b]      variants: see --list

DIR holds labels.json in the shape of the output contract; OUT/VARIANT gets the changed pictures and a
labels.json of its own (`rows`: how high the game is in it), for `tools/score OUT/VARIANT`. OUT must lie outside the project.
"""
import argparse
import io
import json
import pathlib
import random
import subprocess
import sys
import tempfile

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from .labels import load

CANVAS = (1920, 1080)


def resized(width, height):
    def change(picture, _):
        scale = Image.LANCZOS if picture.width < width else Image.BOX if picture.width >= 2 * width else Image.LANCZOS
        return picture.resize((width, height), scale)
    return change


def jpeg(quality):
    def change(picture, _):
        data = io.BytesIO()
        picture.save(data, "JPEG", quality=quality, subsampling=2)
        return Image.open(io.BytesIO(data.getvalue())).convert("RGB")
    return change


def mapped(function):
    """A change of tones: `function` takes and gives 0...255."""
    table = [int(min(max(round(function(value)), 0), 255)) for value in range(256)] * 3
    return lambda picture, _: picture.point(table)


def cropped(share):
    """The share of width and height that a television cuts off, half on either side."""
    def change(picture, _):
        dx, dy = picture.width * share / 2, picture.height * share / 2
        return picture.resize(picture.size, Image.BICUBIC,
                              (dx, dy, picture.width - dx, picture.height - dy))
    return change


def bordered(share):
    def change(picture, _):
        frame = Image.new("RGB", picture.size)
        inner = (round(picture.width * (1 - share)), round(picture.height * (1 - share)))
        frame.paste(picture.resize(inner, Image.LANCZOS),
                    ((frame.width - inner[0]) // 2, (frame.height - inner[1]) // 2))
        return frame
    return change


def shifted(dx, dy):
    def change(picture, _):
        frame = Image.new("RGB", picture.size)
        unit = picture.width / 1920
        frame.paste(picture, (round(dx * unit), round(dy * unit)))
        return frame
    return change


def barred(width, height):
    """The whole picture inside a frame of another shape, with bars."""
    def change(picture, _):
        frame = Image.new("RGB", (width, height))
        scale = min(width / 16, height / 9)
        inner = (round(16 * scale), round(9 * scale))
        frame.paste(picture.resize(inner, Image.LANCZOS),
                    ((width - inner[0]) // 2, (height - inner[1]) // 2))
        return frame
    return change


def noise_picture(size, rng, colours):
    small = Image.new("RGB", (24, 14))
    for y in range(14):
        for x in range(24):
            base = colours[rng.randrange(len(colours))]
            small.putpixel((x, y), tuple(min(255, max(0, c + rng.randint(-25, 25))) for c in base))
    return small.resize(size, Image.BICUBIC)


def chat(draw, box, rng):
    x0, y0, x1, y1 = box
    draw.rectangle(box, fill=(24, 24, 27))
    y = y0 + 14
    while y < y1 - 20:
        draw.rectangle((x0 + 12, y, x0 + 12 + rng.randint(40, 90), y + 12),
                       fill=tuple(rng.randint(90, 255) for _ in range(3)))
        for _ in range(rng.randint(1, 3)):
            draw.rectangle((x0 + 110, y, min(x1 - 10, x0 + 110 + rng.randint(40, 260)), y + 11),
                           fill=(215, 215, 220))
            y += 20
        y += 12


def facecam(size, rng):
    cam = noise_picture(size, rng, [(70, 60, 55), (110, 90, 80), (40, 45, 60)])
    draw = ImageDraw.Draw(cam)
    w, h = size
    draw.ellipse((w * 0.3, h * 0.15, w * 0.7, h * 0.85), fill=(205, 165, 140))
    draw.rectangle((w * 0.2, h * 0.8, w * 0.8, h), fill=(60, 70, 120))
    return cam.filter(ImageFilter.GaussianBlur(2))


def layout(kind, share):
    """The game as `share` of a 1080p stream; four kinds, see `LAYOUTS`."""
    def change(picture, seed):
        rng = random.Random(f"{kind} {share} {seed}")
        frame = Image.new("RGB", CANVAS)
        draw = ImageDraw.Draw(frame)
        inner = (round(1920 * share), round(1080 * share))
        game = picture.resize(inner, Image.LANCZOS)
        left, top = CANVAS[0] - inner[0], CANVAS[1] - inner[1]
        if kind == "corner":  # flat colour, the game at the top left, chat to its right
            frame.paste((38, 30, 64), (0, 0, *CANVAS))
            spot = (0, 0)
            chat(draw, (inner[0], 0, 1919, 1079), rng)
        elif kind == "framed":  # patterned background, a bright frame around the game
            frame.paste(noise_picture(CANVAS, rng, [(230, 80, 150), (60, 200, 220), (250, 220, 60)]))
            spot = (left // 2, top // 2)
            draw.rectangle((spot[0] - 8, spot[1] - 8, spot[0] + inner[0] + 7, spot[1] + inner[1] + 7),
                           fill=(250, 250, 250))
        elif kind == "cam":  # black with a gradient, the game anywhere, facecam and chat around
            ramp = np.linspace(10, 60, 1080)[:, None, None] * np.array([0.6, 0.8, 1.0])
            frame.paste(Image.fromarray(np.broadcast_to(ramp, (1080, 1920, 3)).astype(np.uint8)))
            spot = (round(left * rng.random()), round(top * rng.random()))
            chat(draw, (0, 0, 360, 700), rng)
            frame.paste(facecam((420, 300), rng), (1480, 760))
        else:  # overlaid: facecam and an alert over the game itself
            frame.paste(noise_picture(CANVAS, rng, [(20, 90, 60), (30, 40, 90), (90, 30, 60)]))
            spot = (left, top // 2)
        frame.paste(game, spot)
        if kind == "overlaid":
            size = (round(inner[0] * 0.2), round(inner[1] * 0.2))
            frame.paste(facecam(size, rng), (spot[0], spot[1] + inner[1] - size[1]))
            draw.rounded_rectangle((spot[0] + inner[0] * 0.03, spot[1] + inner[1] * 0.4,
                                    spot[0] + inner[0] * 0.2, spot[1] + inner[1] * 0.5),
                                   12, fill=(120, 60, 220))
        return frame
    return change


LAYOUTS = ("corner", "framed", "cam", "overlaid")
VARIANTS = {
    "as-is": lambda picture, _: picture,
    "1440p": resized(2560, 1440), "720p": resized(1280, 720), "480p": resized(854, 480),
    "360p": resized(640, 360), "jpeg60": jpeg(60), "jpeg40": jpeg(40), "h264": resized(1280, 720),
    "overscan": cropped(0.03), "overscan5": cropped(0.05), "border": bordered(0.03),
    "border5": bordered(0.05), "shift6": shifted(6, 6), "shift-8": shifted(-8, 5),
    "squeezed": mapped(lambda v: 16 + v * 219 / 255),
    "clipped": mapped(lambda v: (v - 16) * 255 / 219),
    "gamma-dark": mapped(lambda v: 255 * (v / 255) ** 1.25),
    "gamma-light": mapped(lambda v: 255 * (v / 255) ** 0.8),
    "bars-4x3": barred(1440, 1080), "bars-21x9": barred(2560, 1080),
} | {f"{kind}-{round(share * 100)}": layout(kind, share)
     for kind in LAYOUTS for share in (0.6, 0.75, 0.9)}


def game_rows(name, picture):
    """The rows that the game is drawn with in a variant; no more than it was captured with."""
    rows = {"1440p": 1440, "720p": 720, "480p": 480, "360p": 360, "h264": 720, "bars-4x3": 810}.get(name, 1080)
    kind, _, share = name.rpartition("-")
    if kind in LAYOUTS:
        rows = 1080 * int(share) // 100
    return min(rows, picture.height)


def through_h264(pictures, folder):
    """All pictures as one 720p recording at 1 Mb/s, a second each; the frame in the middle of each."""
    with tempfile.TemporaryDirectory() as scratch:
        video = pathlib.Path(scratch) / "all.mp4"
        sink = subprocess.Popen(
            ["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", "1280x720", "-r", "10",
             "-i", "-", "-pix_fmt", "yuv420p", "-preset", "veryfast", "-b:v", "1M", "-maxrate", "1M",
             "-bufsize", "2M", "-g", "50", str(video)], stdin=subprocess.PIPE)
        for picture in pictures:
            for _ in range(10):
                sink.stdin.write(picture.tobytes())
        sink.stdin.close()
        if sink.wait():
            sys.exit("ffmpeg failed")
        subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", str(video), "-vf", "select='eq(mod(n,10),5)'",
                        "-vsync", "0", "-compression_level", "1", str(folder / "%04d.png")], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path, nargs="?")
    parser.add_argument("out", type=pathlib.Path, nargs="?")
    parser.add_argument("--variants", help="comma separated; all unless given")
    parser.add_argument("--list", action="store_true", help="name the variants")
    options = parser.parse_args()
    if options.list:
        print("\n".join(VARIANTS))
        return
    if options.folder is None or options.out is None:
        parser.error("DIR and OUT are needed")
    labels = [r for r in load(options.folder) if r["game"] == "splatoon3"]
    for name in options.variants.split(",") if options.variants else VARIANTS:
        folder = options.out / name
        folder.mkdir(parents=True, exist_ok=True)
        changed, rows = [], []
        for index, label in enumerate(labels):
            source = Image.open(options.folder / label["file"]).convert("RGB")
            picture = VARIANTS[name](source, index)
            rows.append(game_rows(name, source))
            if name == "h264":
                changed.append(picture)
            else:
                picture.save(folder / f"{index + 1:04d}.png", compress_level=1)
        if name == "h264":
            through_h264(changed, folder)
        records = [label | {"file": f"{index + 1:04d}.png", "from": label["file"], "rows": rows[index]}
                   for index, label in enumerate(labels)]
        (folder / "labels.json").write_text(json.dumps(records, ensure_ascii=False, indent=1))
        print(name, len(records))


if __name__ == "__main__":
    main()
