"""Icons of weapons that no game has, so that the net that compares icons learns what differs, not which weapons there
are: real icons mirrored and of another hue, and kits of them, which differ by a sticker or the colour of a part."""

from pathlib import Path

import numpy as np
from PIL import Image

import pictures

TOLD = 12  # levels of all colours together that kits differ by, mean over the icon


def hue(picture: np.ndarray, turn: int) -> np.ndarray:
    """Another hue, of 256. R, G, B bytes."""
    hsv = np.asarray(Image.fromarray(picture).convert("HSV")).astype(int)
    hsv[..., 0] = (hsv[..., 0] + turn) % 256
    return np.asarray(Image.fromarray(hsv.astype(np.uint8), "HSV").convert("RGB"))


def turned(icon: Image.Image, rng: np.random.Generator) -> Image.Image:
    pixels = np.asarray(icon.transpose(Image.Transpose.FLIP_LEFT_RIGHT))
    return Image.fromarray(np.dstack([hue(pixels[..., :3], int(rng.integers(40, 216))), pixels[..., 3]]), "RGBA")


def kit(icon: Image.Image, rng: np.random.Generator) -> Image.Image:
    """One that can be told from the icon."""
    before = np.float32(icon)
    while True:
        after = changed(icon, rng)
        away = np.abs(np.float32(after) - before).sum(2)
        if away.sum() > TOLD * (before[..., 3] > 128).sum():
            return after


def changed(icon: Image.Image, rng: np.random.Generator) -> Image.Image:
    pixels = np.array(icon, np.float32)
    rows, columns = np.nonzero(pixels[..., 3] > 128)
    at = rng.integers(len(rows))
    y, x = np.indices(pixels.shape[:2])
    if rng.random() < 0.5:  # a sticker
        radius = rng.uniform(16, 40)
        cover = np.clip(radius - np.hypot(x - columns[at], y - rows[at]), 0, 1)[..., None]
        hsv = (int(rng.integers(256)), int(rng.integers(256)), int(rng.integers(60, 256)))
        colour = np.float32(Image.new("HSV", (1, 1), hsv).convert("RGB").getpixel((0, 0)))
        pixels[..., 3] = np.maximum(pixels[..., 3], 255 * cover[..., 0])
    else:  # what is of one colour takes another
        away = np.abs(pixels[..., :3] - pixels[rows[at], columns[at], :3]).sum(2)
        cover = np.clip(1.5 - away / 70, 0, 1)[..., None]
        colour = hue(pixels[..., :3].astype(np.uint8), int(rng.integers(30, 226))) * rng.uniform(0.5, 1.4)
    pixels[..., :3] = pixels[..., :3] * (1 - cover) + colour * cover
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8), "RGBA")


def made(icons: Path, folder: Path, seed: int) -> list[Path]:
    """Writes three icons for each: turned, a kit of that, a kit of the icon. Keys tell which it was made of."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng([seed, 9])
    for key, icon in pictures.icons(icons).items():
        other = turned(icon, rng)
        for name, picture in (("zt", other), ("ztk", kit(other, rng)), ("zk", kit(icon, rng))):
            picture.save(folder / f"{key}_{name}.png")
    return sorted(folder.glob("*.png"))
