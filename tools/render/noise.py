"""Moving pictures that show nothing of the game: for proving that no scene is seen in them.

`ink` looks like a battle without its HUD: a textured ground, growing blobs of two inks, players'
names as loose lettering, a camera that moves. `windows` looks like other programs' screens: dark
panels, rows of numbers, tables, bright words, a clock.
"""

import random

import numpy as np
from PIL import Image, ImageDraw

from . import canvas
from .encode import Writer

KINDS = ("ink", "windows")
INKS = [
    ((230, 220, 20), (90, 30, 220)), ((240, 90, 20), (30, 60, 230)), ((60, 220, 40), (200, 20, 180)),
    ((250, 60, 140), (30, 200, 120)), ((20, 210, 220), (240, 110, 30)), ((150, 20, 90), (70, 90, 60)),
]
SMALL = (480, 270)


def field(rng, cells):
    """Soft noise, 0...1, twice as wide as a frame so that it can be moved under it."""
    coarse = rng.random((cells, cells * 2)).astype(np.float32)
    wide = Image.fromarray((coarse * 255).astype(np.uint8)).resize(
        (SMALL[0] * 2, SMALL[1] * 2), Image.BICUBIC
    )
    return np.asarray(wide, dtype=np.float32) / 255


def ink(seconds, fps, seed):
    """Frames of ink on a ground; every ten seconds another stage and other inks."""
    w, h = SMALL
    scene = -1
    for number in range(int(seconds * fps)):
        at = number / fps
        if int(at / 10) != scene:
            scene = int(at / 10)
            rng = np.random.default_rng(seed * 1000 + scene)
            draw_rng = random.Random(seed * 1000 + scene)
            ground, shade, spread = field(rng, 9), field(rng, 60), field(rng, 14)
            light = rng.uniform(0.15, 1.0)
            base = rng.integers(30, 230, 3)
            inks = [np.array(c) for c in draw_rng.choice(INKS)]
        local = at % 10
        dx = int((w / 2) * (1 + np.sin(at * 0.7)) * 0.9)
        dy = int((h / 2) * (1 + np.sin(at * 0.45 + 1)) * 0.9)
        cut = np.s_[dy : dy + h, dx : dx + w]
        tone = (0.4 + 0.6 * ground[cut] + 0.25 * (shade[cut] - 0.5))[..., None] * light
        frame = tone * base
        for index, colour in enumerate(inks):
            value = spread[cut] if index == 0 else 1 - spread[cut]
            wet = value > 0.75 - 0.03 * local
            gloss = (0.85 + 0.3 * shade[cut])[..., None]
            frame = np.where(wet[..., None], colour * gloss, frame)
        picture = Image.fromarray(np.clip(frame, 0, 255).astype(np.uint8)).resize((1280, 720))
        labels(picture, at, scene)
        yield picture


def labels(picture, at, scene):
    """A few names that float about, and now and then a dark box with digits in it."""
    rng = random.Random(scene)
    draw = ImageDraw.Draw(picture)
    for index in range(5):
        x = (rng.random() * 1280 + at * 60 * (index - 2)) % 1280
        y = rng.random() * 720
        draw.text((x, y), "".join(rng.choices("abcDEFghi123", k=6)), fill="white", font=font(22))
    if scene % 3 == 0:
        x = 640 - 50 + 40 * np.sin(at)
        draw.rectangle((x, 20, x + 100, 78), fill=(24, 24, 24))
        draw.text((x + 14, 26), f"{int(at) % 10}{int(at * 2) % 10}", fill="white", font=font(40))


def font(size):
    return canvas.font("round", size)


def windows(seconds, fps, seed):
    """Frames of other programs: dark and light windows, tables, headlines, clocks."""
    for number in range(int(seconds * fps)):
        at = number / fps
        scene = int(at / 3)
        rng = random.Random(seed * 1000 + scene)
        back = rng.choice([0, 14, 28, 34, 60, 200, 245])
        picture = Image.new("RGB", (1280, 720), (back,) * 3)
        draw = ImageDraw.Draw(picture)
        paper = [0, 12, 24, 30, 44, 250]
        for _ in range(rng.randint(1, 4)):
            x, y = rng.randint(-100, 900), rng.randint(-50, 500)
            w, h = rng.randint(300, 1200), rng.randint(150, 700)
            tone = rng.choice(paper)
            draw.rectangle((x, y, x + w, y + h), fill=(tone,) * 3, outline=(110, 110, 120))
            text = (235, 235, 235) if tone < 100 else (20, 20, 20)
            step = rng.choice([18, 29, 44])
            for row in range(y + 10, y + h - step, step):
                line = " ".join(str(rng.randint(0, 9999)) for _ in range(rng.randint(1, 8)))
                draw.text((x + 14, row), line, fill=text, font=font(max(12, step - 14)))
        if rng.random() < 0.5:
            draw.rectangle((590, 20, 690, 80), fill=(26,) * 3)
            draw.text((602, 26), f"{rng.randint(0, 5)}:{int(at * 7) % 60:02d}", fill="white", font=font(40))
        if rng.random() < 0.5:
            word = rng.choice(["WIN", "Ready", "Loading...", "LOSE", "Finish", "x03 1234p"])
            draw.text((24, 30), word, fill="white", font=font(54))
        yield picture


def write(path, kind, seconds, fps=15, seed=1):
    frames = {"ink": ink, "windows": windows}[kind](seconds, fps, seed)
    with Writer(path, (1280, 720), fps, bitrate="2500k", preset="veryfast") as writer:
        for picture in frames:
            writer.write(picture)
