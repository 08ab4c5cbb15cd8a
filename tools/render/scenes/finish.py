"""battle.finish: the tapes across the picture."""

import math

from PIL import Image, ImageDraw

from .. import canvas as cv
from ..canvas import LAYOUT


def draw(rec, t=0.0, cache=None):
    img = cv.view(rec["seed"], rec["us_ink"], rec["them_ink"], rec.get("at", 0.0))
    if cache is not None and "tapes" in cache:
        img.paste(cache["tapes"], (0, 0), cache["tapes"])
        return img
    layer = Image.new("RGBA", img.size)
    for tape in LAYOUT["finish"]["tapes"]:
        draw_tape(layer, tape, tuple(rec["tape"]))
    if cache is not None:
        cache["tapes"] = layer
    img.paste(layer, (0, 0), layer)
    return img


def draw_tape(layer, tape, ink):
    (yl, hl), (yr, hr) = tape["left"], tape["right"]
    w = cv.WIDTH
    d = ImageDraw.Draw(layer)
    d.polygon(
        [
            (-4, yl - hl / 2 + 10),
            (w + 4, yr - hr / 2 + 10),
            (w + 4, yr + hr / 2 + 10),
            (-4, yl + hl / 2 + 10),
        ],
        fill=cv.shade(ink, 0.25) + (150,),
    )
    n = 24  # a light upper edge, a darker lower one
    for i in range(n):
        a, b = i / n, (i + 1) / n + 0.02
        k = 1.18 - 0.30 * a if a > 0.12 else 1.32 - a
        pts = [
            (-4, yl - hl / 2 + hl * a),
            (w + 4, yr - hr / 2 + hr * a),
            (w + 4, yr - hr / 2 + hr * b),
            (-4, yl - hl / 2 + hl * b),
        ]
        cv.polygon(
            layer,
            pts,
            tuple(cv.mix(cv.shade(ink, k), (255, 255, 255), 0.10 if a < 0.12 else 0)) + (255,),
        )
    angle = -math.degrees(math.atan2(yr - yl, w))
    for x, y, h in tape["text"]:
        cv.text(
            layer,
            "Finish!",
            x,
            y,
            h,
            "round",
            fill=(14, 12, 14, 255),
            anchor="m",
            stretch=0.82,
            angle=angle,
            sample="F",
        )
