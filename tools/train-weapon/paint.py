"""Paints icons into result pages and lamps, as captures of many sizes and codecs would show them."""

import itertools
import json
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

import pictures
from grounds import Grounds, banded

KERNELS = [Image.Resampling.BOX, Image.Resampling.BILINEAR, Image.Resampling.HAMMING,
           Image.Resampling.BICUBIC, Image.Resampling.LANCZOS]
PADDING = 64  # transparent border of an icon of 256, so that it can be shifted
SHEET = 48  # icons on one sheet
# What light parts of a weapon on a lamp have more of red, green and blue than its icon has: mean over 36 real lamps, and
# a little more than each is off it (0.014 to 0.019). It decides what is seen of a weapon on an ink of its own colour.
LAMP_TINT = ((1.003, 1.009, 0.988), 0.021)


@dataclass
class Recipe:
    """How a set of pictures is spoilt."""

    look: str = "flat"
    rows: tuple[int, ...] = (1080,)
    # Shares of sheets by codec; what is left is PNG.
    jpeg: float = 0.25
    h264: float = 0.25
    quality: tuple[int, int] = (75, 95)
    crf: tuple[int, int] = (18, 26)
    tone: float = 0.15  # share of icons with a gamma or range error
    overlay: float = 0.0
    enlarged: float = 0.0  # share of icons that were smaller once
    crude: float = 0.0  # share of icons scaled without a filter or sharpened, as graphics cards and sites do
    glow: float = 0.15
    fade: float = 0.15
    whole: float = 0.0  # share of fading lamps that do so as a whole, as no real ones do
    alike: float = 0.0  # share of lamps whose ink is about a colour of the weapon itself
    keys: list[str] = field(default_factory=list)


@dataclass
class Painter:
    real: Path
    seed: int
    more: list[Path] = field(default_factory=list)  # icons beside the real ones

    def __post_init__(self):
        self.rng = np.random.default_rng(self.seed)
        self.icons = {}
        icons = pictures.icons(self.real / "icons/splatoon3") | pictures.read(self.more)
        for key, icon in icons.items():
            big = Image.new("RGBA", (256 + 2 * PADDING,) * 2)
            big.paste(icon, (PADDING, PADDING))
            self.icons[key] = big
        self.pages = pictures.pages(self.real)
        self.bodies, self.grounds = pictures.lamps(self.real), Grounds(self.real)

    def icon(self, key: str, size: int, x: float, y: float, side: float) -> np.ndarray:
        """An icon on a transparent square of `size` pixels: its own square at x, y, `side` wide. Float R, G, B, A."""
        unit = 256 / side
        left, top = PADDING - x * unit, PADDING - y * unit
        big, wide = self.icons[key], size * unit
        over = max(0.0, -left, -top, left + wide - big.width, top + wide - big.height)
        if over:
            grow = int(np.ceil(over)) + 1
            larger = Image.new("RGBA", (big.width + 2 * grow,) * 2)
            larger.paste(big, (grow, grow))
            big, left, top = larger, left + grow, top + grow
        out = big.resize((size, size), Image.Resampling.BILINEAR, (left, top, left + wide, top + wide))
        return np.asarray(out, np.float32)

    def shaded(self, icon: np.ndarray, gain: float | None = None, tint=(1.0, 0.015)) -> np.ndarray:
        """The icon a little brighter, more vivid or of another tint than its clean picture, as screens show it."""
        colours = icon[..., :3]
        grey = colours.mean(2, keepdims=True)
        colours = (grey + (colours - grey) * self.rng.normal(1, 0.05))
        colours = colours * (gain or self.rng.normal(1.03, 0.04))
        icon = icon.copy()
        icon[..., :3] = np.clip(colours * self.rng.normal(*tint, 3), 0, 255)
        return icon

    def ink(self) -> np.ndarray:
        """Any ink: vivid, dark, or pale."""
        r = self.rng
        kind = r.random()
        hue, sat, val = r.random(), r.uniform(0.6, 1), r.uniform(0.55, 1)
        if kind < 0.15:
            val = r.uniform(0.15, 0.5)
        elif kind < 0.27:
            sat, val = r.uniform(0, 0.35), r.uniform(0.75, 1)
        pixel = Image.new("HSV", (1, 1), (int(hue * 255), int(sat * 255), int(val * 255))).convert("RGB")
        return np.array(pixel.getpixel((0, 0)), np.float32)

    def own(self, key: str) -> np.ndarray:
        """An ink of about a colour that the weapon itself has, mostly a pale one; any ink for a dark weapon, as no ink
        is black. Free draws hardly ever meet it, and there little more than the shadow is seen of a weapon."""
        pixels = np.asarray(self.icons[key], np.float32).reshape(-1, 4)
        colours = pixels[pixels[:, 3] > 200, :3]
        bright, pale = colours[colours.max(1) > 110], colours[colours.min(1) > 140]
        if len(pale) > 0.05 * len(colours) and self.rng.random() < 0.6:
            bright = pale
        if not len(bright):
            return self.ink()
        colour = bright[self.rng.integers(len(bright))] * self.rng.normal(1.0, 0.08)
        return np.round(np.clip(colour + self.rng.normal(0, 8, 3), 0, 255))

    def flat(self, key: str) -> tuple[np.ndarray, float, float, float]:
        """A piece of a page at 1080 rows, and where its icon's square was meant to be (corner and side)."""
        # The one scoreboard has eight places, a personal page one.
        page, places = self.pages[self.rng.integers(len(self.pages)) if self.rng.random() < 0.4 else -1]
        x, y, side = places[self.rng.integers(len(places))]
        margin = round(side * 0.35)
        left, top = int(x) - margin, int(y) - margin
        size = int(side) + 2 * margin
        ground = page[top : top + size, left : left + size].astype(np.float32)
        jitter = self.rng.normal(0, 0.4, 2)
        drawn = side * self.rng.normal(1, 0.006)
        shift = (side - drawn) / 2
        icon = self.shaded(self.icon(key, size, x - left + jitter[0] + shift, y - top + jitter[1] + shift, drawn))
        alpha = icon[..., 3:] / 255
        return ground * (1 - alpha) + icon[..., :3] * alpha, x - left, y - top, side

    def lamp(self, key: str, recipe: Recipe) -> tuple[np.ndarray, float, float, float]:
        r = self.rng
        ground = self.grounds.piece(r)
        body = self.bodies[r.integers(2)]
        glow = r.uniform(0.6, 1) if r.random() < recipe.glow else 0.0
        alike = bool(recipe.alike) and r.random() < recipe.alike
        ink = self.own(key) if alike else self.ink()
        self.notes = {"glow": round(glow, 2), "ink": [int(v) for v in ink]}
        # Lamps come layer by layer on real screens: the weapon lets the ink through, and the lamp, of two layers,
        # little of what is behind.
        solid, share = 1.0, 1.0
        if r.random() < recipe.fade:
            if r.random() < 1 - recipe.whole:
                solid = r.uniform(0.5, 1)
                self.notes["layers"] = round(solid, 2)
            else:
                share = r.uniform(0.6, 1)
                self.notes["fade"] = round(share, 2)
        behind = ground + (banded(ground, ink, r) - ground) * solid
        lamp = behind + (body.drawn(behind, ink, glow) - behind) * (1 - (1 - solid) ** 2)
        size, m = lamp.shape[0], pictures.LAMP_MARGIN
        x, y = m + 6.0, m + 1.0  # the lamp's corner
        side = 92 * r.normal(1, 0.01)
        place = (x + 45 - side / 2 + r.normal(0, 0.5), y + 49 - side / 2 + r.normal(0, 0.5), side)
        # The weapon's shadow falls on the lamp alone, the badge throws none.
        icon = self.icon(key, size, *place)
        shade = self.icon(key, size, place[0] + r.uniform(1, 6), place[1] + r.uniform(7, 15), side)[..., 3] / 255
        shade[m + 74 :] *= 0.2
        lamp = lamp * (1 - shade * body.cover * r.uniform(0.35, 0.65) * solid)[..., None]
        # The game draws weapons with more contrast here than on its pages.
        gain = r.normal(1.1, 0.07)
        icon = self.shaded(icon, gain, LAMP_TINT) if alike else self.shaded(icon, gain)
        alpha = icon[..., 3:] / 255 * solid
        lamp = lamp * (1 - alpha) + icon[..., :3] * alpha
        lamp = lamp * share + ground * (1 - share)
        return lamp, x, y, 90.0

    def toned(self, cell: np.ndarray) -> np.ndarray:
        """A gamma error, or limited range taken for full, or full for limited."""
        kind = self.rng.integers(3)
        if kind == 0:
            return 255 * (cell / 255) ** self.rng.uniform(0.8, 1.25)
        return cell * 219 / 255 + 16 if kind == 1 else (cell - 16) * 255 / 219

    def crudely(self, image: Image.Image, size: int, place: tuple) -> Image.Image:
        """A part of a picture at another size: points between neighbours or the nearest ones alone, often sharpened."""
        near = Image.Resampling.NEAREST if self.rng.random() < 0.25 else Image.Resampling.BILINEAR
        out = image.transform((size, size), Image.Transform.EXTENT, place, near)
        if self.rng.random() < 0.6:
            amount = int(self.rng.integers(40, 160))
            out = out.filter(ImageFilter.UnsharpMask(float(self.rng.uniform(0.6, 1.6)), amount, 0))
        return out

    def cell(self, key: str, recipe: Recipe, rows: int, size: int) -> tuple[np.ndarray, list[float]]:
        """A square of `size` pixels of a capture of `rows`, and the icon's place in it (pixels)."""
        self.notes = {}
        piece, x, y, side = self.flat(key) if recipe.look == "flat" else self.lamp(key, recipe)
        scale = rows / 1080
        if recipe.look == "lamp":
            scale *= self.rng.choice([0.86, 0.915, 0.955, 1, 1, 1, 1.045, 1.1])
        image = Image.fromarray(np.clip(piece, 0, 255).astype(np.uint8))
        wide = size / scale
        # Nothing lies beyond the piece but its own edge.
        spare = max(0, int(np.ceil((wide - piece.shape[0]) / 2)) + 2)
        if spare:
            image = Image.fromarray(np.pad(np.asarray(image), ((spare,) * 2, (spare,) * 2, (0, 0)), "edge"))
        left = self.rng.uniform(0, max(0, image.width - wide))
        top = self.rng.uniform(0, max(0, image.height - wide))
        kernel = KERNELS[self.rng.integers(len(KERNELS))]
        if self.rng.random() < recipe.enlarged:  # a small stream shown larger
            part = self.rng.uniform(0.6, 0.9) * scale
            small = (max(8, round(image.width * part)), max(8, round(image.height * part)))
            image = image.resize(small, Image.Resampling.BILINEAR).resize(image.size, kernel)
        place = (left, top, left + wide, top + wide)
        if recipe.crude and self.rng.random() < recipe.crude:
            out = self.crudely(image, size, place)
        else:
            out = image.resize((size, size), kernel, place)
        cell = np.asarray(out, np.float32)
        if self.rng.random() < recipe.tone:
            cell = self.toned(cell)
            self.notes["toned"] = True
        if self.rng.random() < recipe.overlay:
            cut = self.rng.integers(0, size // 2, 2)
            reach = self.rng.integers(size // 6, size // 3, 2)
            cell = cell.copy()
            cell[cut[1] : cut[1] + reach[1], cut[0] : cut[0] + reach[0]] = self.rng.integers(0, 255, 3)
        spot = [(x + spare - left) * scale, (y + spare - top) * scale, side * scale]
        return np.clip(cell, 0, 255).astype(np.uint8), spot

    def sheets(self, folder: Path, recipe: Recipe, count: int) -> list[dict]:
        """Writes `count` icons on sheets; one record an icon: file, x, y, side, key, rows."""
        folder.mkdir(parents=True, exist_ok=True)
        records: list[dict] = []
        keys = recipe.keys or list(self.icons)
        number = 0
        while len(records) < count:
            rows = int(self.rng.choice(recipe.rows))
            canvas = 102 if recipe.look == "flat" else 140
            size = int(np.ceil(canvas * rows / 1080 / 8) * 8)
            across, down = 8, SHEET // 8
            sheet = np.zeros((size * down, size * across, 3), np.uint8)
            chosen = self.rng.choice(keys, SHEET)
            codec = self.rng.random()
            kind = "jpg" if codec < recipe.jpeg else "mp4" if codec < recipe.jpeg + recipe.h264 else "png"
            name = folder / f"{number:04}.{kind}"
            for i, key in enumerate(chosen):
                cell, (x, y, side) = self.cell(str(key), recipe, rows, size)
                top, left = size * (i // across), size * (i % across)
                sheet[top : top + size, left : left + size] = cell
                records.append({"file": str(name), "x": left + x, "y": top + y, "side": side,
                                "key": str(key), "rows": rows, "codec": kind, **self.notes})
            self.save(name, sheet, recipe)
            number += 1
        return records[:count]

    def broadcast(self, folder: Path, count: int, rate: str = "1M") -> list[dict]:
        """Icons on whole pages of 1280 x 720, streamed as H.264 of `rate`: one frame of each page is kept."""
        folder.mkdir(parents=True, exist_ok=True)
        records: list[dict] = []
        hold = 15  # frames that a page stays

        def frames():
            number = 0
            while len(records) < count:
                page = self.page(str(folder / f"{number:04}.png"), f"h264 {rate}", records)
                yield from itertools.repeat(page, hold)
                number += 1

        stream = folder / "stream.mp4"
        video(stream, frames(), ["-b:v", rate, "-maxrate", rate, "-bufsize", rate, "-g", "60"])
        # Somewhere in each page's half second.
        subprocess.run(["ffmpeg", "-v", "error", "-y", "-threads", "1", "-i", stream, "-vf",
                        f"select=eq(mod(n\\,{hold})\\,9)", "-fps_mode", "passthrough", "-start_number", "0",
                        folder / "%04d.png"], check=True)
        stream.unlink()
        return records[:count]

    def page(self, name: str, codec: str, records: list[dict]) -> np.ndarray:
        """A whole page of 1280 x 720 with icons on it, which are added to the records."""
        whole = self.rng.random() < 0.7
        page, places = self.pages[-1] if whole else self.pages[self.rng.integers(len(self.pages))]
        page = page.astype(np.float32)
        for x, y, side in places:
            key = str(self.rng.choice(list(self.icons)))
            size, left, top = int(side) + 8, int(x) - 4, int(y) - 4
            at = self.rng.normal(0, 0.4, 2)
            icon = self.shaded(self.icon(key, size, x - left + at[0], y - top + at[1], side))
            alpha = icon[..., 3:] / 255
            part = page[top : top + size, left : left + size]
            page[top : top + size, left : left + size] = part * (1 - alpha) + icon[..., :3] * alpha
            records.append({"file": name, "x": x / 1.5, "y": y / 1.5, "side": side / 1.5, "key": key,
                            "rows": 720, "codec": codec})
        image = Image.fromarray(np.clip(page, 0, 255).astype(np.uint8))
        return np.asarray(image.resize((1280, 720), Image.Resampling.BOX))

    def save(self, path: Path, sheet: np.ndarray, recipe: Recipe) -> None:
        image = Image.fromarray(sheet)
        if path.suffix == ".png":
            image.save(path, compress_level=1)
        elif path.suffix == ".jpg":
            image.save(path, quality=int(self.rng.integers(*recipe.quality)), subsampling=2)
        else:
            crf = int(self.rng.integers(*recipe.crf))
            video(path, [sheet], ["-crf", str(crf)])


def video(path: Path, frames: Iterable[np.ndarray], flags: list[str], rate: int = 30) -> None:
    """Writes H.264, 4:2:0, limited range, BT.709, as a capture would."""
    frames = iter(frames)
    first = next(frames)
    height, width = first.shape[:2]
    command = ["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}",
               "-r", str(rate), "-i", "-", "-vf", "scale=out_color_matrix=bt709:out_range=limited",
               "-pix_fmt", "yuv420p", "-colorspace", "bt709", "-color_range", "tv", "-color_primaries", "bt709",
               "-color_trc", "bt709", "-c:v", "libx264", "-preset", "veryfast", "-threads", "1", *flags, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as encoder:
        for frame in itertools.chain([first], frames):
            encoder.stdin.write(frame.tobytes())
        encoder.stdin.close()
        if encoder.wait():
            raise RuntimeError(f"{path}: ffmpeg failed")
