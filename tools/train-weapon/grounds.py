"""What lies behind lamps: scenery, from pictures of battles, and the dark band that the lamps stand on."""

from pathlib import Path

import numpy as np
from PIL import Image

import pictures

SIDE = 102 + 2 * pictures.LAMP_MARGIN
# Where only scenery is, canvas units (left, top, right, bottom): beside the map's button, where it is most like what
# lies behind lamps (so twice), and left and right of the player, between what the HUD draws above and below.
PLACES = [(185, 0, 355, 220), (185, 0, 355, 220), (0, 230, 640, 850), (1280, 240, 1920, 850)]
WIDEST = 400  # canvas units of a piece
BAND = slice(67, 97)  # rows of a piece


class Grounds:
    """Pieces of any place that shows only scenery, of the pictures of both games' battles."""

    def __init__(self, real: Path):
        labels = [r for r in pictures.load(real) if r["scene"] == "battle.hud"]
        self.frames = [Image.open(real / r["file"]).convert("RGB") for r in labels if r["game"] != "splatoon1"]

    def piece(self, rng: np.random.Generator) -> np.ndarray:
        """One piece, as large as a lamp with its margin. Float R, G, B."""
        frame = self.frames[rng.integers(len(self.frames))]
        unit = 1920 / frame.width
        # Scenery has no size of its own: a picture's own pixels, a little larger or smaller, so that no piece is soft
        # because its picture is small.
        side = min(WIDEST, SIDE * unit * rng.uniform(0.7, 1.2))
        places = [p for p in PLACES if side <= min(p[2] - p[0], p[3] - p[1])]
        left, top, right, bottom = places[rng.integers(len(places))]
        # Nearer the top more often: lamps stand there, before sky and roofs.
        x, y = left + (right - left - side) * rng.random(), top + (bottom - top - side) * rng.random() ** 2
        box = [v / unit for v in (x, y, x + side, y + side)]
        piece = frame.resize((SIDE, SIDE), Image.Resampling.BICUBIC, box)
        if rng.random() < 0.5:
            piece = piece.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        return np.asarray(piece, np.float32)


def banded(ground: np.ndarray, ink: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A ground with the band, which is darkened ink, lets some ground through, and ends at the outer lamps. Some
    battles have none."""
    ground = ground.copy()
    ends = {0: slice(14, None), 1: slice(0, 112)}.get(int(rng.integers(8)), slice(None))
    part = ground[BAND, ends]
    cover = rng.uniform(0.4, 0.9) if rng.random() < 0.8 else 0.0
    part += (ink * rng.uniform(0.1, 0.4) - part) * cover
    return ground
