"""battle.judge: WIN! or LOSE... with the team's four players and their plates."""

import random

from PIL import Image

from .. import canvas as cv
from ..canvas import BLACK, LAYOUT, NAMES
from . import figures, parts

WORDS = {"win": "WIN!", "lose": "LOSE..."}


def draw(rec, t=0.0, cache=None):
    lay, data, seed = LAYOUT["judge"], rec["data"], rec["seed"]
    rng = random.Random(seed)
    img = Image.new("RGB", (cv.WIDTH, cv.HEIGHT), BLACK)
    for ink, cx, cy in (
        (rec["us_ink"], 640, 440),
        (rec["them_ink"], 1400, 720),
        (rec["us_ink"], 1250, 380),
    ):
        cv.polygon(img, cv.blob(rng, cx, cy, 260, 14, 2.3, 0.8), cv.shade(ink, 0.8))
        for _ in range(60):
            x, y = rng.gauss(cx, 210), rng.gauss(cy, 150)
            cv.polygon(
                img,
                [
                    (x, y),
                    (x + rng.randrange(10, 90), y - rng.randrange(4, 40)),
                    (x + rng.randrange(4, 30), y + rng.randrange(2, 9)),
                ],
                BLACK,
            )
    cv.rounded(img, (0, 0, 330, 190), 60, BLACK)
    w = lay["word"]
    cv.text(
        img,
        NAMES.get("results", {}).get(rec["lang"], WORDS)[data["result"]],
        w["x"],
        w["y"],
        w["height"],
        "black",
        sample="W",
        stretch=1.08,
        fat=1,
        max_width=w["max_width"] if rec["lang"] not in ("ja", "en") else None,
    )
    p = lay["plates"]
    for i, player in enumerate(data["us"]):
        x = p["x"] + i * p["pitch"]
        figures.figure(img, x + p["width"] / 2, 350, 0.72, rec["us_ink"], seed * 5 + i)
        img.paste(
            parts.plate(p["width"], p["height"], player, p, seed * 31 + i), (round(x), p["y"])
        )
    return img
