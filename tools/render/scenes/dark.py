"""loading: black with the small squid at the lower right; and plain black (power_off)."""

import math

from PIL import Image

from .. import canvas as cv
from ..canvas import BLACK, LAYOUT


def draw_loading(rec, t=0.0, cache=None):
    img = Image.new("RGB", (cv.WIDTH, cv.HEIGHT), BLACK)
    x, y = LAYOUT["loading"]["at"]
    w, h = LAYOUT["loading"]["size"]
    k = 1 + 0.06 * math.sin(7 * t)
    ink = (224, 248, 22)
    pts = [
        (-0.1, -0.5),
        (0.28, -0.36),
        (0.5, -0.1),
        (0.44, 0.2),
        (0.22, 0.5),
        (-0.1, 0.36),
        (-0.46, 0.1),
        (-0.46, -0.16),
        (-0.34, -0.44),
    ]
    cv.polygon(img, [(x + px * w * k, y + py * h * k) for px, py in pts], ink)
    cv.polygon(
        img,
        [
            (x + px * w * k, y + py * h * k)
            for px, py in [(-0.1, 0.2), (0.1, 0.0), (0.45, -0.08), (0.42, 0.2), (0.22, 0.48)]
        ],
        cv.shade(ink, 0.78),
    )
    for dx, dy, r in ((-38, -92, 3), (-38, -38, 1.5), (22, 42, 1.5)):
        cv.circle(img, x + dx, y + dy, r, cv.shade(ink, 0.8))
    return img


def draw_black(rec, t=0.0, cache=None):
    return Image.new("RGB", (cv.WIDTH, cv.HEIGHT), BLACK)
