"""battle.map: the stage from above with the team's cards around it."""

import random

from PIL import ImageFilter

from .. import canvas as cv
from ..canvas import LAYOUT, WHITE
from . import figures


def draw(rec, t=0.0, cache=None):
    lay, rng = LAYOUT["map"], random.Random(rec["seed"])
    view = cv.view(rec["seed"], rec["us_ink"], rec["them_ink"])
    img = view.filter(ImageFilter.GaussianBlur(14))
    outline = [tuple(p) for p in lay["stage"]]
    cv.polygon(img, [(x, y + 26) for x, y in outline], (235, 235, 235))
    cv.polygon(img, outline, (96, 96, 98))
    for _ in range(14):
        x, y = rng.randrange(700, 1250), rng.randrange(300, 760)
        ink = rng.choice([rec["us_ink"], rec["them_ink"]])
        cv.polygon(img, cv.blob(rng, x, y, rng.randrange(20, 60), 7, 1.5), ink)
    x, y, r = lay["button"]
    cv.circle(img, x, y, r, (16, 20, 14))
    a, w = 22, 10
    for s in (-1, 1):
        cv.polygon(
            img,
            [
                (x - a - w, y - s * (a - w)),
                (x - a + w, y - s * (a + w)),
                (x + a + w, y + s * (a - w)),
                (x + a - w, y + s * (a + w)),
            ],
            WHITE,
        )
    cv.circle(img, x + 43, y + 57, 23, (45, 45, 48))
    for (left, top), player in zip(lay["cards"], rec["players"]):
        width, height = lay["card"]
        cv.rounded(img, (left, top, left + width, top + height), height // 2, (16, 18, 14))
        cx, cy = left + 45, top + 52
        for box in ((cx - 36, cy - 11, cx + 36, cy + 11), (cx - 11, cy - 36, cx + 11, cy + 36)):
            cv.rounded(img, box, 4, (46, 46, 48))
        figures.face(img, left + 125, top + 60, 38, rec["us_ink"], rec["seed"] + left)
        cv.text(img, player, left + 174, top + 30, 28, "black", stretch=0.7, max_width=250)
        for i in range(6):
            sign = (225, 200, 60) if i < 3 else (210, 40, 140)
            cv.circle(img, left + 195 + i * 52, top + 78, 20, sign)
    return img
