"""Synthetic lines: what a name or a title could say, drawn with free heavy fonts and then spoilt like video."""

import functools
from pathlib import Path

import cv2
import numpy as np
from fontTools.ttLib import TTCollection, TTFont
from PIL import Image, ImageDraw, ImageFont

import charset

EM = 48  # glyphs are drawn once at this em size
#: (file name, index inside a collection, extra stroke in EM pixels, weight in the draw)
FONTS = [
    ("RocknRollOne-Regular.ttf", 0, 2, 6), ("ReggaeOne-Regular.ttf", 0, 0, 3), ("Mplus1-Black.otf", 0, 0, 4),
    ("Mplus1-ExtraBold.otf", 0, 0, 3), ("Mplus2-Black.otf", 0, 0, 3), ("Mplus1-Bold.otf", 0, 2, 1),
    ("NotoSansCJK-Black.ttc", 0, 0, 4), ("NotoSansCJK-Bold.ttc", 0, 1, 2), ("MTLmr3m.ttf", 0, 3, 3),
    ("MTLc3m.ttf", 0, 3, 2), ("YuseiMagic-Regular.ttf", 0, 3, 3), ("migmix-2p-bold.ttf", 0, 2, 1),
    ("setofont.ttf", 0, 3, 1), ("sawarabi-gothic-medium.ttf", 0, 3, 1), ("YOzBCF.ttf", 0, 3, 1),
    ("ipaexg.ttf", 0, 3, 1), ("ume-pgo5.ttf", 0, 3, 1), ("Dosis-ExtraBold.otf", 0, 1, 1),
]  # fmt: skip


class Face:
    """One font with its coverage; glyphs come as EMxwidth ink masks, tight in x, in place in y."""

    def __init__(self, path: Path, index: int, stroke: int):
        self.font = ImageFont.truetype(str(path), EM, index=index)
        table = TTCollection(str(path)).fonts[index] if path.suffix == ".ttc" else TTFont(str(path))
        self.chars = set(map(chr, table.getBestCmap()))
        self.stroke = stroke
        ascent, descent = self.font.getmetrics()
        box = self.font.getbbox("国" if "国" in self.chars else "H")
        self.top = (box[1] + box[3]) / 2 - 32  # centres the em box in 64 rows

    @functools.lru_cache(maxsize=4000)
    def glyph(self, char: str, stroke: int) -> np.ndarray | None:
        image = Image.new("L", (112, 64))
        ImageDraw.Draw(image).text((24, -self.top), char, 255, font=self.font, stroke_width=stroke)
        ink = np.asarray(image)
        columns = np.flatnonzero(ink.max(0) > 40)
        return ink[:, columns[0] : columns[-1] + 1] if len(columns) else None


def load_faces(root: Path = Path("/usr/share/fonts")) -> tuple[list[Face], np.ndarray]:
    """The fonts of FONTS that are installed, and their probabilities."""
    found = {p.name: p for p in sorted(root.rglob("*")) if p.suffix in (".ttf", ".otf", ".ttc")}
    kept = [(Face(found[n], i, s), w) for n, i, s, w in FONTS if n in found]
    weights = np.array([w for _, w in kept], float)
    return [f for f, _ in kept], weights / weights.sum()


class Writer:
    """Makes up what a line says."""

    def __init__(self, keys: Path, rng: np.random.Generator):
        self.rng, self.lists = rng, charset.read_lists(keys)
        self.known = set(charset.build(keys))
        self.kanji = [c for c in charset.build(keys) if 0x4E00 <= ord(c) <= 0x9FFF]
        self.words = sorted({w for t in self.lists["en"] for w in t.split() if w.isalpha()})

    def pick(self, pool) -> str:
        return pool[self.rng.integers(len(pool))]

    def kana(self, length: int) -> str:
        pool = charset.HIRAGANA if self.rng.random() < 0.5 else charset.KATAKANA
        out = ""
        for _ in range(length):
            out += self.pick("ーー～・っッゃャんンoー") if out and self.rng.random() < 0.09 else self.pick(pool)
        return out

    def latin(self, length: int) -> str:
        case = self.rng.integers(4)
        if self.rng.random() < 0.3:
            word = self.pick(self.words)[:length]
        else:
            word = "".join(self.pick("aeiouaeioubcdfghjklmnpqrstvwxyz") for _ in range(length))
        word = (word.title(), word.upper(), word.lower(), "".join(self.pick(c.upper() + c) for c in word))[case]
        if self.rng.random() < 0.25:
            word += "".join(self.pick("0123456789") for _ in range(self.rng.integers(1, 5)))
        return word

    def text(self) -> str:
        r, n = self.rng.random(), int(self.rng.integers(1, 11))
        if r < 0.40:
            out = self.kana(n)
        elif r < 0.58:
            out = self.latin(n)
        elif r < 0.66:  # mixtures
            parts = [self.kana(3), self.latin(3), self.pick(self.kanji), self.pick(charset.SYMBOLS), self.kana(2)]
            out = "".join(self.pick(parts) for _ in range(3))
        elif r < 0.70:
            out = "".join(self.pick("0123456789") for _ in range(self.rng.integers(1, 6))) + self.pick(["", "p", "%", "."])
        elif r < 0.76:
            out = "".join(self.pick(self.kanji) for _ in range(min(n, 5)))
        elif r < 0.78:
            out = "".join(self.pick(self.pick([charset.GREEK, charset.CYRILLIC, charset.LATIN1])) for _ in range(n))
        elif r < 0.80:
            out = "".join(self.pick(charset.ASCII + charset.SYMBOLS) for _ in range(n))
        elif r < 0.96:
            out = self.pick(self.lists["ja"])
        elif r < 0.98:
            out = self.pick(self.lists["en"])
        else:
            out = self.pick(self.lists["other"])
        if r < 0.70 and self.rng.random() < 0.12:
            mark = self.pick(["★", "☆", "♪", "!", ".", "...", "@", "?", "×", "～", "ー", "_", "♡"])
            out = out + mark if self.rng.random() < 0.7 else mark + out + mark
        out = " ".join(charset.fold(out).split())
        out = "".join(c for c in out if c in self.known)
        if len(out) > 24:
            start = self.rng.integers(len(out) - 18)
            out = out[start : start + 18].strip()
        return out or self.kana(3)


class Drawer:
    """Draws a text as a 32-row strip, white on black, in 0...255 (float)."""

    def __init__(self, rng: np.random.Generator):
        self.rng = rng
        self.faces, self.weights = load_faces()
        self.real: list[dict[str, list[np.ndarray]]] = []  # styles of glyphs learnt from real strips: 64-row masks, 48 px em
        self.real_share = 0.0

    def face(self) -> Face:
        return self.faces[self.rng.choice(len(self.faces), p=self.weights)]

    def glyph(self, char: str, face: Face, stroke: int, real: list[dict]) -> np.ndarray | None:
        for style in real:
            if char in style:
                return style[char][self.rng.integers(len(style[char]))]
        for _ in range(6):
            if char in face.chars:
                return face.glyph(char, stroke)
            face = self.face()
        return self.faces[self.fallback].glyph(char, 0)

    @property
    def fallback(self) -> int:
        return next(i for i, f in enumerate(self.faces) if "NotoSansCJK-Black" in str(f.font.path))

    def line(self, text: str) -> np.ndarray:
        rng = self.rng
        face, mixed = self.face(), rng.random() < 0.3
        real = [self.real[i] for i in rng.permutation(len(self.real))] if rng.random() < self.real_share else []
        stroke = max(0, face.stroke + int(rng.choice([-1, 0, 0, 1, 2, 3, 4])))
        squeeze, gap = rng.uniform(0.55, 1.1), rng.uniform(-0.5, 5)
        jitter = rng.uniform(0, 0.10)
        tilt = rng.uniform(0, 5) if rng.random() < 0.4 else 0
        parts: list[tuple[np.ndarray, int]] = []
        x = 8.0
        for char in text:
            if char == " ":
                x += rng.uniform(9, 20)
                continue
            glyph = self.glyph(char, self.face() if mixed else face, stroke, real)
            if glyph is None:
                x += 10
                continue
            size = 1 + rng.normal() * jitter * 0.6
            width = max(2, round(glyph.shape[1] * squeeze * size * (1 + rng.normal() * jitter)))
            a = np.deg2rad(rng.normal() * tilt)
            sx, shear = width / glyph.shape[1], rng.normal() * 0.02 * (tilt > 0)
            matrix = np.array([[sx * np.cos(a), -np.sin(a) + shear, 0], [sx * np.sin(a), size * np.cos(a), 0]])
            pad = 6
            centre = matrix[:, :2] @ [glyph.shape[1] / 2, 32]
            matrix[:, 2] = [width / 2 + pad - centre[0], 32 + rng.normal() * jitter * 12 - centre[1]]
            parts.append((cv2.warpAffine(glyph, matrix, (width + 2 * pad, 64)), round(x) - pad))
            x += width + max(gap + rng.normal() * jitter * 10, -1)
        canvas = np.zeros((64, int(x) + 16), np.uint8)
        for ink, left in parts:
            left = max(left, 0)
            view = canvas[:, left : left + ink.shape[1]]
            np.maximum(view, ink[:, : view.shape[1]], out=view)
        return self.place(canvas)

    def place(self, canvas: np.ndarray) -> np.ndarray:
        """Scales to 32 rows with a random em height, slant and offset; margins at both ends."""
        rng = self.rng
        em = rng.uniform(17, 28)
        s = em / EM
        sx = s * rng.uniform(0.85, 1.15)
        left, right = rng.uniform(0, 14), rng.uniform(0, 14)
        width = int(canvas.shape[1] * sx + left + right) + 1
        room = max(0.0, (32 - em) / 2 + 1)
        slope = rng.normal() * 0.012
        matrix = np.array([
            [sx, rng.normal() * 0.06 * s, left],
            [slope, s, 16 - 32 * s + rng.uniform(-room, room) * 0.8 - slope * canvas.shape[1] / 2],
        ])  # fmt: skip
        if s < 0.6:
            canvas = cv2.GaussianBlur(canvas, (0, 0), 0.35 / s)
        return cv2.warpAffine(canvas, matrix, (width, 32), flags=cv2.INTER_LINEAR).astype(np.float32)


def spoil(strip: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """What capture, scaling and codecs do to a strip: soft edges, halos, blocks, noise, background, contrast."""
    h, w = strip.shape
    if rng.random() < 0.45:  # a smaller source, scaled back up
        f = rng.uniform(0.38, 0.95)
        small = cv2.resize(strip, (max(4, round(w * f)), max(8, round(h * f))), interpolation=cv2.INTER_AREA)
        strip = cv2.resize(small, (w, h), interpolation=int(rng.choice([cv2.INTER_LINEAR, cv2.INTER_CUBIC])))
    if rng.random() < 0.4:
        strip = cv2.GaussianBlur(strip, (0, 0), rng.uniform(0.3, 1.0))
    if rng.random() < 0.15:  # thicker or thinner ink
        kernel = np.ones((2, 2), np.uint8)
        strip = cv2.dilate(strip, kernel) if rng.random() < 0.6 else cv2.erode(strip, kernel)
    if rng.random() < 0.2:
        soft = cv2.GaussianBlur(strip, (0, 0), 1.2)
        strip = strip + (strip - soft) * rng.uniform(0.3, 1.2)
    gain, floor = rng.uniform(0.6, 1.05), 0.0
    if rng.random() < 0.4:
        floor = rng.uniform(0, 60)
    back = np.full((h, w), floor, np.float32)
    if rng.random() < 0.2:  # a patterned plate
        small = rng.uniform(0, 110, (int(rng.integers(2, 9)), max(2, w // int(rng.integers(6, 24))))).astype(np.float32)
        back += cv2.resize(small, (w, h), interpolation=int(rng.choice([cv2.INTER_LINEAR, cv2.INTER_NEAREST])))
    alpha = np.clip(strip / 255, 0, 1)
    strip = np.clip(back * (1 - alpha) + strip * gain, 0, 255)
    if rng.random() < 0.12:  # a border above or below
        rows = int(rng.integers(1, 4))
        strip[slice(0, rows) if rng.random() < 0.5 else slice(h - rows, h)] = rng.uniform(0, 255)
    if rng.random() < 0.35:
        quality = int(rng.integers(18, 80))
        ok, data = cv2.imencode(".jpg", strip.astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, quality])
        strip = cv2.imdecode(data, cv2.IMREAD_GRAYSCALE).astype(np.float32)
    if rng.random() < 0.5:
        strip = strip + rng.normal(size=strip.shape).astype(np.float32) * rng.uniform(1, 10)
    return np.clip(strip, 0, 255)
