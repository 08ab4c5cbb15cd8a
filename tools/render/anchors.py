"""Learns, screen by screen, the edges that stay while players, stages and inks change.

    tools/learn-anchors REAL -o Models/anchors/splatoon3.json [--show DIR]

REAL holds labels.json and pictures. Of all pictures of a screen the directions of edges are averaged;
where they agree, and the screen's areas below allow it, points are chosen that lie well apart. What is
written are points and directions; no picture can be made of them. `--show` draws the points.
"""
import argparse
import json
import math
import pathlib

import numpy as np
from PIL import Image, ImageDraw

from .labels import load

WIDTH, HEIGHT = 960, 540
HALF = 4.0  # steps of brightness over a pixel at which an edge counts half, as in edges.cpp
MOST = 200
ALL = (0, 0, 1920, 1080)

# Areas are canvas units: left, top, right, bottom. `drop` takes out texts, which change with the
# language, and what moves. `shift` draws the same further up or down.
SCREENS = {
    "result.panel": dict(
        scenes=["result.personal", "result.scoreboard"], agree=0.55, apart=10,
        keep=[(770, 0, 810, 1060), (1830, 0, 1890, 1060), (770, 175, 1890, 215), (770, 960, 1890, 1075)]),
    "result.personal": dict(
        scenes=["result.personal"], agree=0.55, keep=[(760, 0, 1920, 1080)],
        drop=[(830, 30, 1700, 140), (870, 380, 1060, 425), (1000, 250, 1310, 330), (1290, 255, 1480, 330),
              (900, 425, 1830, 690)]),
    "result.scoreboard": dict(
        scenes=["result.scoreboard"], agree=0.6, keep=[(760, 0, 1920, 1080)], drop=[(830, 30, 1700, 140)]),
    "battle.hud": dict(
        scenes=["battle.hud"], agree=0.42, apart=6,
        keep=[(520, 0, 1400, 130), (1640, 0, 1920, 240), (40, 920, 130, 1020)],
        drop=[(918, 52, 1006, 104)]),
    "battle.judge": dict(
        scenes=["battle.judge"], agree=0.8, keep=[ALL],
        drop=[(20, 20, 330, 150), (110, 130, 1880, 770), (90, 815, 450, 890), (560, 815, 910, 890),
              (1020, 815, 1370, 890), (1480, 815, 1840, 890), (0, 910, 1920, 1080)]),
    "battle.intro": dict(
        scenes=["battle.intro"], agree=0.8, keep=[(540, 0, 1300, 1080)], skip={"rule": "tricolor"},
        drop=[(740, 380, 1180, 640), (710, 670, 1210, 740), (880, 265, 1040, 330), (540, 300, 720, 600),
              (560, 800, 1200, 1080)]),
    "battle.finish": dict(scenes=["battle.finish"], agree=0.7, keep=[ALL]),
    "lobby.select": dict(
        scenes=["lobby.select"], agree=0.6, keep=[(0, 60, 700, 1080), (1310, 500, 1920, 1080)],
        drop=[(1360, 540, 1600, 720), (1500, 740, 1850, 920), (240, 200, 760, 860)]),
    "lobby.matching": dict(
        scenes=["lobby.matching"], agree=0.6, keep=[(90, 200, 1920, 1080)],
        drop=[(900, 300, 1760, 980), (90, 300, 860, 1000), (0, 990, 260, 1080)]),
    "dialog": dict(
        scenes=["battle.error", "schedule.changed"], agree=0.7, keep=[(470, 320, 1480, 820)],
        drop=[(560, 420, 1380, 690)]),
}
# The Tricolor rule card is the other one, further up.
MOVED = {"battle.intro.tricolor": ("battle.intro", 0, -70)}


def blurred(plane, sigma=1.0):
    reach = int(3 * sigma + 0.5)
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    kernel /= kernel.sum()
    for axis in (0, 1):
        padded = np.pad(plane, [(reach, reach) if a == axis else (0, 0) for a in (0, 1)], "edge")
        plane = sum(k * np.take(padded, range(i, i + plane.shape[axis]), axis)
                    for i, k in enumerate(kernel))
    return plane


def directions(picture):
    """Gradients of nearly length 1, shorter where the edge is weak."""
    scale = Image.BOX if picture.width >= 2 * WIDTH else Image.BICUBIC
    gray = blurred(np.asarray(picture.convert("L").resize((WIDTH, HEIGHT), scale), np.float32))
    padded = np.pad(gray, 1, "edge")
    across = (padded[:, 2:] - padded[:, :-2]) / 2
    down = (padded[2:] - padded[:-2]) / 2
    dx = (across[:-2] + 2 * across[1:-1] + across[2:]) / 4
    dy = (down[:, :-2] + 2 * down[:, 1:-1] + down[:, 2:]) / 4
    length = np.hypot(dx, dy) + HALF
    return dx / length + 1j * dy / length


def wanted(label, screen):
    data = label.get("data") or {}
    return (label["game"] == "splatoon3" and label["scene"] in screen["scenes"]
            and not any(data.get(key) == value for key, value in screen.get("skip", {}).items()))


def mask(screen):
    inside = np.zeros((HEIGHT, WIDTH), bool)
    for value, areas in ((True, screen["keep"]), (False, screen.get("drop", []))):
        for left, top, right, bottom in areas:
            inside[top // 2:bottom // 2, left // 2:right // 2] = value
    # Borders of captures cut or blacken the edge.
    inside[:6] = inside[-6:] = False
    inside[:, :6] = inside[:, -6:] = False
    return inside


def candidates(pictures, screen):
    one = np.zeros((HEIGHT, WIDTH), complex)
    either = np.zeros((HEIGHT, WIDTH), complex)
    total = 0.0
    for picture in pictures:
        weight = 1 if picture.width >= 1200 else 0.5  # small pictures blur what the others show
        unit = directions(picture)
        one += weight * unit
        either += weight * unit ** 2 / (np.abs(unit) + 1e-6)
        total += weight
    one, either = one / total, either / total
    signed = np.abs(one) >= np.abs(either) - 0.12
    strength = np.where(signed, np.abs(one), np.abs(either)) * mask(screen)
    angle = np.where(signed, np.angle(one), np.angle(either) / 2)

    def at(y, x):
        return strength[min(HEIGHT - 1, max(0, round(y))), min(WIDTH - 1, max(0, round(x)))]

    points = []
    for y, x in zip(*np.where(strength > screen["agree"])):
        nx, ny = math.cos(angle[y, x]), math.sin(angle[y, x])
        if strength[y, x] < max(at(y + step * ny, x + step * nx) for step in (-2, -1, 1, 2)):
            continue  # beside the edge's crest
        goes_on = sum(at(y + step * nx, x - step * ny) > screen["agree"] * 0.8 for step in (-3, 3))
        points.append((float(strength[y, x]) + 0.15 * goes_on, int(x), int(y), float(angle[y, x]),
                       bool(signed[y, x])))
    return sorted(points, reverse=True)


def spread(points, least):
    """The strongest points that lie apart, ever closer until there are enough."""
    chosen = []
    for apart in [d for d in (40, 30, 24, 20, 16, 12, 10, 8, 6, 5, 4) if d >= least]:
        chosen, cells = [], {}
        for point in points:
            cell = (point[1] // apart, point[2] // apart)
            near = [q for i in (-1, 0, 1) for j in (-1, 0, 1)
                    for q in cells.get((cell[0] + i, cell[1] + j), [])]
            if all((q[1] - point[1]) ** 2 + (q[2] - point[2]) ** 2 >= apart ** 2 for q in near):
                chosen.append(point)
                cells.setdefault(cell, []).append(point)
        if len(chosen) >= 0.8 * MOST:
            break
    return chosen[:MOST]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("real", type=pathlib.Path)
    parser.add_argument("-o", "--output", type=pathlib.Path, required=True)
    parser.add_argument("--show", type=pathlib.Path, help="folder for pictures of the chosen points")
    options = parser.parse_args()
    labels = load(options.real)
    drawings = {}
    for name, screen in SCREENS.items():
        pictures = [Image.open(options.real / label["file"]).convert("RGB")
                    for label in labels if wanted(label, screen)]
        chosen = spread(candidates(pictures, screen), screen.get("apart", 4))
        drawings[name] = [[2 * x + 1, 2 * y + 1, round(math.degrees(angle)), int(signed)]
                          for _, x, y, angle, signed in chosen]
        print(f"{name}: {len(chosen)} points from {len(pictures)} pictures")
    for name, (source, dx, dy) in MOVED.items():
        drawings[name] = [[x + dx, y + dy, angle, signed] for x, y, angle, signed in drawings[source]
                          if 0 < x + dx < 1920 and 0 < y + dy < 1080]
    blocks = []
    for name, points in sorted(drawings.items()):
        rows = ["   " + ", ".join(map(json.dumps, points[i:i + 6])) for i in range(0, len(points), 6)]
        blocks.append(f'  "{name}": [\n' + ",\n".join(rows) + "\n  ]")
        if options.show:
            options.show.mkdir(parents=True, exist_ok=True)
            sheet = Image.new("RGB", (WIDTH, HEIGHT))
            draw = ImageDraw.Draw(sheet)
            for x, y, _, signed in points:
                draw.ellipse((x / 2 - 3, y / 2 - 3, x / 2 + 3, y / 2 + 3),
                             outline=(0, 255, 0) if signed else (255, 0, 0))
            sheet.save(options.show / f"{name}.png")
    options.output.write_text(
        '{\n "schema": 1,\n "game": "splatoon3",\n "drawings": {\n' + ",\n".join(blocks) + "\n }\n}\n")


if __name__ == "__main__":
    main()
