"""Drawing helpers. Every coordinate is in 1920x1080 canvas units, whatever size is written."""

import functools
import json
import math
import pathlib
import random
import unicodedata

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

HERE = pathlib.Path(__file__).resolve().parent
WIDTH, HEIGHT = 1920, 1080
# Languages whose lettering is as wide as it is high.
WIDE = {"ja", "ko", "zh-CN", "zh-TW"}
LAYOUT = json.loads((HERE / "layout.json").read_text(encoding="utf-8"))
NAMES = json.loads((HERE / "names.json").read_text(encoding="utf-8"))

WHITE = (255, 255, 255)
BLACK = (0, 0, 0)

# Debian: fonts-noto-cjk, fonts-mplus. Index 0 of the Noto collection is the Japanese face.
FONTS = {
    "black": ("/usr/share/fonts/opentype/noto/NotoSansCJK-Black.ttc", 0),
    "bold": ("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc", 0),
    "round": ("/usr/share/fonts/opentype/mplus/Mplus1-Black.otf", 0),
    "roundbold": ("/usr/share/fonts/opentype/mplus/Mplus1-ExtraBold.otf", 0),
}
# Faces that stand in for those of FONTS, by name: see `use_faces`.
INSTEAD = {}


def use_faces(faces):
    """Draws from now on with these faces (path, index) instead of the usual ones of their names."""
    if faces != INSTEAD:
        INSTEAD.clear()
        INSTEAD.update(faces)
        for cache in (font, text_mask, ink_mask):
            cache.cache_clear()


def sample_of(string):
    """The character whose height stands for the line's: a face may lack the others."""
    if any(0xAC00 <= ord(c) < 0xD7B0 for c in string):
        return "국"
    return "国" if is_wide(string) else "H"


def is_wide(string):
    """Whether it has characters as wide as they are high: kana, kanji, Hangul."""
    return any(ord(c) >= 0x1100 and unicodedata.east_asian_width(c) in "WF" for c in string)


@functools.lru_cache(maxsize=None)
def font(face, size):
    path, index = INSTEAD.get(face) or FONTS[face]
    return ImageFont.truetype(path, size, index=index)


@functools.lru_cache(maxsize=4096)
def text_mask(string, face, size, stretch):
    """The string's coverage as an L picture cropped to its advance width, and its baseline."""
    f = font(face, size)
    ascent, descent = f.getmetrics()
    width = max(1, int(math.ceil(f.getlength(string))))
    mask = Image.new("L", (width + 4, ascent + descent))
    ImageDraw.Draw(mask).text((2, 0), string, font=f, fill=255)
    if stretch != 1:
        mask = mask.resize((max(1, round(mask.width * stretch)), mask.height), Image.LANCZOS)
    return mask, ascent


@functools.lru_cache(maxsize=4096)
def ink_mask(string, face, size, stretch):
    """The string's coverage cropped to its ink."""
    mask, _ = text_mask(string, face, size, stretch)
    return mask.crop(mask.getbbox() or (0, 0, 1, 1))


def fatten(mask, fat):
    """Grows the strokes of a line by `fat` units on each side."""
    wide = Image.new("L", (mask.width + 2 * fat, mask.height + 2 * fat))
    wide.paste(mask, (fat, fat))
    return wide.filter(ImageFilter.MaxFilter(2 * fat + 1))


def size_for(face, height, sample="H"):
    """Font size at which `sample` is `height` units tall."""
    box = font(face, 200).getbbox(sample)
    return max(1, round(200 * height / (box[3] - box[1])))


def text(
    img,
    string,
    x,
    y,
    height,
    face="black",
    fill=WHITE,
    anchor="l",
    stretch=1.0,
    shadow=None,
    sample=None,
    angle=0,
    max_width=None,
    outline=None,
    fat=0,
):
    """Draws one line. `height` is the ink height of `sample` (kana for Japanese, else H), `y` the
    middle of it, `x` what `anchor` says (l, m, r). Returns the box it covers."""
    if sample is None:
        sample = sample_of(string)
    size = size_for(face, height, sample)
    mask, ascent = text_mask(string, face, size, stretch)
    if max_width and mask.width > max_width:
        mask, ascent = text_mask(string, face, size, stretch * max_width / mask.width)
    box = font(face, size).getbbox(sample)
    top = round(y - (box[1] + box[3]) / 2)
    if fat:  # the game's faces are heavier than any free one
        mask = fatten(mask, fat)
        top -= fat
    if angle:
        mask = mask.rotate(angle, Image.BICUBIC, expand=True)
        top = round(y - mask.height / 2)
    left = round({"l": x - 2, "m": x - mask.width / 2, "r": x - mask.width + 2}[anchor])
    if outline:
        colour, width = outline
        fat = Image.new("L", (mask.width + 2 * width, mask.height + 2 * width))
        fat.paste(mask, (width, width))
        fat = fat.filter(ImageFilter.MaxFilter(2 * width + 1))
        img.paste(colour, (left - width, top - width), fat)
    if shadow:
        img.paste(shadow, (left + 3, top + 3), mask)
    img.paste(fill, (left, top), mask)
    return left, top, left + mask.width, top + mask.height


def polygon(img, points, fill, alpha=255, scale=2):
    """An anti-aliased polygon."""
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    x0, y0 = math.floor(min(xs)) - 1, math.floor(min(ys)) - 1
    w, h = math.ceil(max(xs)) + 1 - x0, math.ceil(max(ys)) + 1 - y0
    mask = Image.new("L", (w * scale, h * scale))
    ImageDraw.Draw(mask).polygon([((x - x0) * scale, (y - y0) * scale) for x, y in points], alpha)
    img.paste(fill, (x0, y0), mask.resize((w, h), Image.BOX))


def faded_polygon(img, points, above, below):
    """An anti-aliased polygon whose colour changes from top to bottom."""
    ys = [p[1] for p in points]
    y0, y1 = math.floor(min(ys)), math.ceil(max(ys))
    rows = np.linspace(0, 1, max(y1 - y0, 2))[:, None, None]
    colours = (np.array(above) * (1 - rows) + np.array(below) * rows).round().astype(np.uint8)
    fill = Image.fromarray(np.repeat(colours, img.width, axis=1))
    shape = img.copy()
    shape.paste(fill, (0, y0))
    mask = Image.new("RGB", img.size)
    polygon(mask, points, (255, 255, 255))
    img.paste(shape, (0, 0), mask.getchannel(0))


def circle(img, x, y, r, fill):
    d = ImageDraw.Draw(img)
    d.ellipse((x - r, y - r, x + r, y + r), fill=fill)


def rounded(img, box, radius, fill, scale=2, outline=None, width=0):
    x0, y0, x1, y1 = box
    w, h = round(x1 - x0), round(y1 - y0)
    mask = Image.new("L", (w * scale, h * scale))
    ImageDraw.Draw(mask).rounded_rectangle(
        (0, 0, w * scale - 1, h * scale - 1), radius * scale, fill=255
    )
    if outline:
        img.paste(outline, (round(x0), round(y0)), mask.resize((w, h), Image.BOX))
        rounded(img, (x0 + width, y0 + width, x1 - width, y1 - width), radius - width, fill, scale)
        return
    img.paste(fill, (round(x0), round(y0)), mask.resize((w, h), Image.BOX))


def jagged(rng, box, amount=4):
    """The corners and edges of a torn box."""
    x0, y0, x1, y1 = box
    pts = []
    for t in (0, 0.34, 0.7, 1):
        pts.append((x0 + (x1 - x0) * t, y0 + rng.uniform(-amount, amount)))
    for t in (1, 0.6, 0.3, 0):
        pts.append((x0 + (x1 - x0) * t, y1 + rng.uniform(-amount, amount)))
    return pts


def blob(rng, cx, cy, r, spikes=9, reach=1.7, squash=1.0):
    """The outline of an ink splat: lobes of different length around a round body."""
    pts = []
    lobes = [
        (rng.uniform(0, 2 * math.pi), rng.uniform(1.15, reach), rng.uniform(0.07, 0.16))
        for _ in range(spikes)
    ]
    for i in range(160):
        a = 2 * math.pi * i / 160
        k = 1.0
        for centre, length, spread in lobes:
            d = abs((a - centre + math.pi) % (2 * math.pi) - math.pi)
            k = max(k, 1 + (length - 1) * math.exp(-((d / spread) ** 2)))
        k += 0.03 * math.sin(5 * a) + 0.02 * math.sin(9 * a + 1)
        pts.append((cx + r * k * math.cos(a), cy + r * k * squash * math.sin(a)))
    return pts


def shade(colour, k):
    return tuple(max(0, min(255, round(c * k))) for c in colour)


def mix(a, b, t):
    return tuple(round(p + (q - p) * t) for p, q in zip(a, b))


def hex_colour(c):
    return "%02x%02x%02x" % tuple(c)


def rgb(h):
    return tuple(int(h[i : i + 2], 16) for i in (0, 2, 4))


def world(seed, us, them, size=(2400, 1400)):
    """A made-up stage seen at an angle: floor, blocks, and ink of both teams."""
    rng = random.Random(seed)
    w, h = size
    base = rng.choice([(96, 92, 82), (84, 96, 108), (120, 100, 78), (78, 88, 76)])
    img = Image.new("RGB", (w, h), base)
    d = ImageDraw.Draw(img)
    for _ in range(40):  # walls and blocks
        x, y = rng.randrange(w), rng.randrange(h)
        bw, bh = rng.randrange(60, 420), rng.randrange(50, 260)
        c = shade(
            mix(base, rng.choice([(190, 180, 165), (50, 52, 58), (110, 120, 140)]), 0.5),
            rng.uniform(0.6, 1.1),
        )
        skew = rng.randrange(-60, 60)
        d.polygon([(x, y), (x + bw, y + skew), (x + bw, y + bh + skew), (x, y + bh)], fill=c)
        d.polygon(
            [(x, y), (x + bw, y + skew), (x + bw - 30, y + skew - 30), (x + 20, y - 30)],
            fill=shade(c, 1.25),
        )
    for _ in range(46):  # ink, more of it low in the picture
        x, y = rng.randrange(w), rng.randrange(h // 4, h)
        c = us if rng.random() < 0.55 else them
        d.polygon(
            blob(rng, x, y, rng.randrange(40, 170), 8, 1.5, 0.45),
            fill=shade(c, rng.uniform(0.72, 0.95)),
        )
    for i in range(0, w, 160):
        d.line((i, 0, i - 200, h), fill=shade(base, 0.85), width=3)
    # Texture is left out on purpose: it costs bits in every frame and teaches a reader nothing.
    return img.filter(ImageFilter.GaussianBlur(0.7))


@functools.lru_cache(maxsize=6)
def cached_world(seed, us, them):
    return world(seed, us, them)


def view(seed, us, them, t=0.0):
    """The stage from a slowly moving camera at `t` seconds."""
    stage = cached_world(seed, tuple(us), tuple(them))
    x = 240 + 200 * math.sin(0.55 * t + seed % 7)
    y = 160 + 90 * math.sin(0.41 * t + seed % 5)
    # Steps of three units are whole pixels at 720p too, so motion costs an encoder little.
    x, y = round(x / 3) * 3, round(y / 3) * 3
    return stage.crop((x, y, x + WIDTH, y + HEIGHT))


def fade(img, k):
    return Image.eval(img, lambda v: round(v * k))
